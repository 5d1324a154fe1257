package dev.hyaline.record;

import dev.hyaline.common.Progress;
import java.util.Arrays;
import java.util.List;

/**
 * The pre-pass: quantiles .5, .9, .99 and .999 of each unit's window maxima over at most 4,096
 * hash-chosen windows of the explain split.
 */
final class BandEdges {

    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private BandEdges() {}

    /** Edges for each range, {@code [units, 4]}. */
    static float[][] find(
            ActivationSource source,
            WindowStore store,
            int[] windows,
            List<UnitRange> ranges,
            int batchWindows,
            Progress.Task progress) {
        float[][] maxima = new float[ranges.size()][]; // [units, windows]
        for (int range = 0; range < maxima.length; range++) {
            maxima[range] = new float[Math.multiplyExact(ranges.get(range).size(), windows.length)];
        }
        int done = 0;
        for (int[] group : store.group(windows, batchWindows)) {
            int first = done;
            int length = store.length(group[0]);
            source.run(
                    store.tokens(group),
                    group.length,
                    length,
                    ranges,
                    (range, activations) ->
                            maxima(
                                    activations,
                                    group.length,
                                    length,
                                    ranges.get(range).size(),
                                    maxima[range],
                                    first,
                                    windows.length));
            done += group.length;
            progress.at(done);
        }
        float[][] edges = new float[maxima.length][];
        for (int range = 0; range < maxima.length; range++) {
            edges[range] = quantiles(maxima[range], ranges.get(range).size(), windows.length);
        }
        return edges;
    }

    private static void maxima(
            float[] activations,
            int windows,
            int length,
            int units,
            float[] maxima,
            int first,
            int columns) {
        float[] window = new float[units];
        for (int w = 0; w < windows; w++) {
            Arrays.fill(window, Float.NEGATIVE_INFINITY);
            for (int p = ActivationRecord.FIRST_POSITION; p < length; p++) {
                int from = (w * length + p) * units;
                for (int unit = 0; unit < units; unit++) {
                    window[unit] = Math.max(window[unit], activations[from + unit]);
                }
            }
            for (int unit = 0; unit < units; unit++) {
                maxima[unit * columns + first + w] = window[unit];
            }
        }
    }

    private static float[] quantiles(float[] maxima, int units, int columns) {
        float[] edges = new float[units * QUANTILES.length];
        for (int unit = 0; unit < units; unit++) {
            Arrays.sort(maxima, unit * columns, (unit + 1) * columns);
            for (int q = 0; q < QUANTILES.length; q++) {
                int rank = (int) Math.min(columns - 1, Math.round(QUANTILES[q] * (columns - 1)));
                edges[unit * QUANTILES.length + q] = maxima[unit * columns + rank];
            }
        }
        return edges;
    }
}
