package dev.hyaline.corpus;

import dev.hyaline.record.fold.TokenRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up windows, numbered as a run numbers them: by split, then from long to short. */
public final class FakeWindows {

    public static final int LONGEST = 20;
    public static final int VOCABULARY = 50;

    private final List<WindowBatch> single = new ArrayList<>();

    public FakeWindows(int perSplit, Random random) {
        this(perSplit, random, Framing.PLAIN.firstPosition());
    }

    /**
     * @param first position that counts
     */
    public FakeWindows(int perSplit, Random random, int first) {
        for (Split split : Split.values()) {
            for (int w = 0; w < perSplit; w++) {
                int length = w < perSplit / 2 ? LONGEST : LONGEST - 4;
                int[][] tokens = {random.ints(length, 0, VOCABULARY).toArray()};
                long[] hash = {random.nextLong()};
                single.add(new WindowBatch(single.size(), split, tokens, hash, first));
            }
        }
    }

    /** Batches of one window each, in the order of their ids. */
    public List<WindowBatch> all() {
        return single;
    }

    public List<WindowBatch> of(Split split) {
        return single.stream().filter(window -> window.split() == split).toList();
    }

    /** The same windows in batches of random sizes. */
    public List<WindowBatch> batches(Random random) {
        List<WindowBatch> batches = new ArrayList<>();
        int from = 0;
        while (from < single.size()) {
            int most = from + 1 + random.nextInt(9);
            int end = from + 1;
            while (end < Math.min(most, single.size())
                    && single.get(end).split() == single.get(from).split()
                    && single.get(end).length() == single.get(from).length()) {
                end++;
            }
            batches.add(join(single.subList(from, end)));
            from = end;
        }
        return batches;
    }

    private static WindowBatch join(List<WindowBatch> windows) {
        WindowBatch first = windows.getFirst();
        return new WindowBatch(
                first.firstWindow(),
                first.split(),
                windows.stream().map(each -> each.tokens()[0]).toArray(int[][]::new),
                windows.stream().mapToLong(each -> each.hashes()[0]).toArray(),
                first.firstPosition());
    }

    /** The counts of tokens at unmasked positions of the explain split. */
    public TokenRows tokenRows() {
        return tokenRows(VOCABULARY);
    }

    /** The same with rows for at most so many. */
    public TokenRows tokenRows(int most) {
        long[] counts = new long[VOCABULARY + 1]; // one token never occurs
        for (WindowBatch window : of(Split.EXPLAIN)) {
            for (int p = window.firstPosition(); p < window.length(); p++) {
                counts[window.tokens()[0][p]]++;
            }
        }
        return new TokenRows(counts, most);
    }
}
