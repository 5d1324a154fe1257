package dev.hyaline.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The sums of a site's activations on each token of the explain split, dense: one row a token that
 * occurs there, one column a unit. Sums are fp32; of a token that occurs 300,000 times they are
 * good to about five digits.
 */
final class TokenSums {

    /**
     * Ranking by plain means would fill a table with tokens that occurred once, in an active window
     * by chance. Means are shrunk towards the unit's own for the ranking, as if the token had
     * occurred this many times more with the unit's mean; what is stored is the plain mean.
     */
    static final double SHRINKAGE = 5;

    private final TokenRows rows;
    private final int units;
    private final float[] sums; // [rows, units]

    TokenSums(TokenRows rows, int units) {
        this.rows = rows;
        this.units = units;
        this.sums = new float[Math.multiplyExact(rows.size(), units)];
    }

    /** Adds a tile of units at one position. */
    void add(int token, float[] activations, int from, int firstUnit, int width) {
        int row = rows.row(token) * units + firstUnit;
        for (int j = 0; j < width; j++) {
            sums[row + j] += activations[from + j];
        }
    }

    void merge(TokenSums other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
    }

    /** The table of one unit: its {@code size} tokens with the highest shrunk means. */
    TokenTable table(int unit, int size) {
        double total = 0;
        long tokens = 0;
        for (int row = 0; row < rows.size(); row++) {
            total += sums[row * units + unit];
            tokens += rows.count(row);
        }
        double unitMean = tokens == 0 ? 0 : total / tokens;
        int[] best = best(unit, Math.min(size, rows.size()), unitMean);
        List<TokenTable.Entry> entries = new ArrayList<>(best.length);
        for (int row : best) {
            double sum = sums[row * units + unit];
            entries.add(
                    new TokenTable.Entry(rows.token(row), sum / rows.count(row), rows.count(row)));
            total -= sum;
            tokens -= rows.count(row);
        }
        entries.sort(
                Comparator.comparingDouble(TokenTable.Entry::mean)
                        .reversed()
                        .thenComparingInt(TokenTable.Entry::token));
        return new TokenTable(entries, tokens == 0 ? 0 : total / tokens, tokens);
    }

    /** The rows with the highest shrunk means, best first, equal ones in the order of rows. */
    private int[] best(int unit, int size, double unitMean) {
        PriorityQueue<Long> worstFirst = new PriorityQueue<>(Comparator.reverseOrder());
        for (int row = 0; row < rows.size(); row++) {
            double shrunk =
                    (sums[row * units + unit] + SHRINKAGE * unitMean)
                            / (rows.count(row) + SHRINKAGE);
            long key = (long) descending((float) shrunk) << 32 | row;
            if (worstFirst.size() < size) {
                worstFirst.add(key);
            } else if (key < worstFirst.element()) {
                worstFirst.remove();
                worstFirst.add(key);
            }
        }
        return worstFirst.stream().sorted().mapToInt(Long::intValue).toArray();
    }

    /** An int that orders floats from high to low. */
    private static int descending(float value) {
        int bits = Float.floatToRawIntBits(value);
        return ~(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    }

    /** Everything that a checkpoint has to hold. */
    Object[] arrays() {
        return new Object[] {sums};
    }
}
