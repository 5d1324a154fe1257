package dev.hyaline.record;

import dev.hyaline.text.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All activations of a site on all windows, each window run alone, held in memory. */
final class BruteForce {

    /**
     * @param activations {@code [length, units]}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Window(
            int id,
            long document,
            Split split,
            long hash,
            int[] tokens,
            float[] activations,
            int units) {

        float activation(int unit, int position) {
            return activations[position * units + unit];
        }

        float maximum(int unit) {
            float maximum = Float.NEGATIVE_INFINITY;
            for (int position = 1; position < tokens.length; position++) {
                maximum = Math.max(maximum, activation(unit, position));
            }
            return maximum;
        }
    }

    private final List<Window> windows = new ArrayList<>();
    private final int units;
    private final Map<Integer, double[]> tokenSums = new TreeMap<>(); // by unit, then the count

    BruteForce(WindowStore store, SubjectModel model, Site site, int units) {
        this.units = units;
        ActivationSource source = model.activations();
        for (int id = 0; id < store.size(); id++) {
            int window = id;
            int[] tokens = store.tokens(id);
            source.run(
                    tokens,
                    1,
                    tokens.length,
                    List.of(new UnitRange(site, 0, units)),
                    (range, activations) ->
                            windows.add(
                                    new Window(
                                            window,
                                            store.documentId(window),
                                            store.split(window),
                                            store.hash(window),
                                            tokens,
                                            Arrays.copyOf(activations, tokens.length * units),
                                            units)));
        }
        windows(Split.EXPLAIN).forEach(this::addTokens);
    }

    Window window(int id) {
        return windows.get(id);
    }

    List<Window> windows(Split split) {
        return windows.stream().filter(window -> window.split() == split).toList();
    }

    /** The windows that a uniform sample of a split has, in the order of their ids. */
    List<Long> smallestHashes(Split split, int count) {
        return windows(split).stream()
                .sorted(Comparator.comparing(Window::hash))
                .limit(count)
                .map(window -> (long) window.id())
                .sorted()
                .toList();
    }

    /** The tokens at unmasked positions of the explain split. */
    Set<Integer> explainTokens() {
        return tokenSums.keySet();
    }

    long tokenCount(int token) {
        return Math.round(sums(token)[units]);
    }

    double tokenSum(int unit, int token) {
        return sums(token)[unit];
    }

    private double[] sums(int token) {
        return tokenSums.getOrDefault(token, new double[units + 1]);
    }

    private void addTokens(Window window) {
        for (int position = 1; position < window.tokens().length; position++) {
            double[] sums =
                    tokenSums.computeIfAbsent(
                            window.tokens()[position], token -> new double[units + 1]);
            for (int unit = 0; unit < units; unit++) {
                sums[unit] += window.activation(unit, position);
            }
            sums[units]++;
        }
    }
}
