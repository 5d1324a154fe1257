package dev.hyaline.corpus;

/**
 * The windows that band edges come from: the first of all, drawn from the explain split by their
 * hashes. Bands are drawn from those behind them.
 */
public final class EdgeWindows {

    private static final long BANDED_CORPUS = 2_000; // windows
    private static final long BANDED_SPLIT = 16; // windows
    private static final long MOST = 2_048;

    private EdgeWindows() {}

    /**
     * How many there are; 0 where the corpus is too small for bands.
     *
     * @param windows of all splits
     * @param explainWindows of the split that bands are drawn from; a corpus that is one group may
     *     have none
     */
    public static int count(long windows, long explainWindows) {
        boolean banded = windows >= BANDED_CORPUS && explainWindows >= BANDED_SPLIT;
        return banded ? (int) Math.min(MOST, explainWindows / 2) : 0;
    }
}
