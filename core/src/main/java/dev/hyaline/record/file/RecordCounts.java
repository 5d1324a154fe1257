package dev.hyaline.record.file;

import dev.hyaline.corpus.EdgeWindows;
import dev.hyaline.corpus.Split;

/**
 * How many windows are kept for a unit.
 *
 * @param explain top windows, and uniform ones, of the explain split
 * @param calibrate likewise of the calibrate split
 * @param test likewise of the test split
 * @param perBand windows from each band of the explain split; 0 without bands
 * @param edgeWindows windows of the explain split, those with the smallest hashes, that the bands'
 *     edges come from and that bands are not drawn from; 0 without bands
 * @param tableTokens tokens kept of the token table
 */
public record RecordCounts(
        int explain, int calibrate, int test, int perBand, int edgeWindows, int tableTokens) {

    private static final long LARGE_CORPUS = 1_000; // documents

    /**
     * The defaults for a corpus of this size.
     *
     * @param windows of all splits
     * @param explainWindows of the split that bands are drawn from; a corpus that is one group may
     *     have none
     */
    public static RecordCounts forCorpus(long documents, long windows, long explainWindows) {
        int edgeWindows = EdgeWindows.count(windows, explainWindows);
        int perBand = edgeWindows > 0 ? 5 : 0;
        return documents < LARGE_CORPUS
                ? new RecordCounts(10, 5, 10, perBand, edgeWindows, 100)
                : new RecordCounts(20, 10, 20, perBand, edgeWindows, 100);
    }

    /** Top windows of a split, and as many uniform ones. */
    public int of(Split split) {
        return switch (split) {
            case EXPLAIN -> explain;
            case CALIBRATE -> calibrate;
            case TEST -> test;
        };
    }

    /** All rows that a unit can have. */
    public int rows() {
        return 2 * (explain + calibrate + test) + WindowKind.BAND_COUNT * perBand;
    }
}
