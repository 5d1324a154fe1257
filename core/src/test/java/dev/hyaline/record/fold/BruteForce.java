package dev.hyaline.record.fold;

import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** All activations of a site on all windows, in batches unlike the recorder's, held in memory. */
public final class BruteForce {

    /**
     * @param activations {@code [length, units]}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Window(
            int id,
            long document,
            Split split,
            long hash,
            int[] tokens,
            float[] activations,
            int units) {

        public float activation(int unit, int position) {
            return activations[position * units + unit];
        }

        public float maximum(int unit) {
            float maximum = Float.NEGATIVE_INFINITY;
            for (int position = 1; position < tokens.length; position++) {
                maximum = Math.max(maximum, activation(unit, position));
            }
            return maximum;
        }
    }

    private static final int BATCH = 30;

    private final List<Window> windows = new ArrayList<>();
    private final int units;
    private final Map<Integer, double[]> tokenSums = new TreeMap<>(); // by unit, then the count

    public BruteForce(WindowStore store, SubjectModel model, Site site, int units) {
        this.units = units;
        List<UnitRange> all = List.of(new UnitRange(site, 0, units));
        int[] ids = IntStream.range(0, store.size()).toArray();
        for (int[] group : store.group(ids, BATCH)) {
            int length = store.length(group[0]);
            int size = length * units;
            model.runner(1)
                    .run(
                            store.tokens(group),
                            all,
                            (_, response) -> {
                                float[] activations = response.toHost();
                                for (int w = 0; w < group.length; w++) {
                                    int from = w * size;
                                    add(
                                            store,
                                            group[w],
                                            Arrays.copyOfRange(activations, from, from + size));
                                }
                            });
        }
        windows(Split.EXPLAIN).forEach(this::addTokens);
    }

    private void add(WindowStore store, int id, float[] activations) {
        windows.add(
                new Window(
                        id,
                        store.documentId(id),
                        store.split(id),
                        store.hash(id),
                        store.tokens(id),
                        activations,
                        units));
    }

    public Window window(int id) {
        return windows.get(id);
    }

    public List<Window> windows(Split split) {
        return windows.stream().filter(window -> window.split() == split).toList();
    }

    /** The windows that a uniform sample of a split has, in the order of their ids. */
    public List<Long> smallestHashes(Split split, int count) {
        return windows(split).stream()
                .sorted(Comparator.comparingLong(Window::hash))
                .limit(count)
                .map(window -> (long) window.id())
                .sorted()
                .toList();
    }

    /** The tokens at unmasked positions of the explain split. */
    public Set<Integer> explainTokens() {
        return tokenSums.keySet();
    }

    public long tokenCount(int token) {
        return Math.round(sums(token)[units]);
    }

    public double tokenSum(int unit, int token) {
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
