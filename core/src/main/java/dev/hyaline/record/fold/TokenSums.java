package dev.hyaline.record.fold;

import dev.hyaline.checkpoint.NamedArray;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.subject.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The sums of a site's activations on each token of the explain split, dense: one row for each of
 * the most frequent tokens and one for all others, one column a unit. Sums are fp32; of a token
 * that occurs 300,000 times they are good to about five digits. The shared row, which many fall
 * into, is kept in double.
 */
public final class TokenSums {

    /**
     * Ranking by plain means would fill a table with tokens that occurred once, in an active window
     * by chance. Means are shrunk towards the unit's own for the ranking, as if the token had
     * occurred this many times more with the unit's mean; what is stored is the plain mean.
     */
    public static final double SHRINKAGE = 5;

    private static final int BLOCK = 64; // units whose columns are read together

    private final TokenRows rows;
    private final int units;
    private final float[][] sums; // [rows][units]
    private final double[] shared; // [units]
    private final float[] block; // [BLOCK, rows], of the units from `blockFirst`
    private int blockFirst = -1;

    TokenSums(TokenRows rows, int units) {
        this.rows = rows;
        this.units = units;
        this.sums = new float[rows.size()][units];
        this.shared = new double[units];
        this.block = new float[BLOCK * rows.size()];
    }

    /** Bytes a unit. */
    public static long bytes(int ownRows) {
        return (long) ownRows * Float.BYTES + Double.BYTES;
    }

    /**
     * Adds a position's activations.
     *
     * @param row of all units
     */
    void add(int token, float[] row) {
        int at = rows.row(token);
        if (at < sums.length) {
            add(sums[at], row);
        } else {
            add(shared, row);
        }
        blockFirst = -1;
    }

    /** Adds a position's activations of a sparse site; the others are 0. */
    void add(int token, Response.Sparse activations, int position) {
        int row = rows.row(token);
        int end = activations.offsets()[position + 1];
        for (int entry = activations.offsets()[position]; entry < end; entry++) {
            int unit = activations.unit()[entry];
            if (row < sums.length) {
                sums[row][unit] += activations.value()[entry];
            } else {
                shared[unit] += activations.value()[entry];
            }
        }
        blockFirst = -1;
    }

    private static void add(float[] sums, float[] row) {
        for (int unit = 0; unit < row.length; unit++) {
            sums[unit] += row[unit];
        }
    }

    private static void add(double[] sums, float[] row) {
        for (int unit = 0; unit < row.length; unit++) {
            sums[unit] += row[unit];
        }
    }

    void merge(TokenSums other) {
        for (int row = 0; row < sums.length; row++) {
            add(sums[row], other.sums[row]);
        }
        for (int unit = 0; unit < units; unit++) {
            shared[unit] += other.shared[unit];
        }
        blockFirst = -1;
    }

    /** The table of one unit: its {@code size} tokens with the highest shrunk means. */
    TokenTable table(int unit, int size) {
        int column = column(unit);
        double total = shared[unit];
        long tokens = rows.count(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            total += block[column + row];
            tokens += rows.count(row);
        }
        double unitMean = tokens == 0 ? 0 : total / tokens;
        int[] best = best(column, Math.min(size, rows.size()), unitMean);
        List<TokenTable.Entry> entries = new ArrayList<>(best.length);
        for (int row : best) {
            double sum = block[column + row];
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

    /**
     * Where a unit's column begins in the block, which is filled anew when the unit is not in it.
     */
    private int column(int unit) {
        int first = unit - unit % BLOCK;
        if (first != blockFirst) {
            int width = Math.min(BLOCK, units - first);
            for (int row = 0; row < rows.size(); row++) {
                for (int j = 0; j < width; j++) {
                    block[j * rows.size() + row] = sums[row][first + j];
                }
            }
            blockFirst = first;
        }
        return (unit - first) * rows.size();
    }

    /** The rows with the highest shrunk means, best first, equal ones in the order of rows. */
    private int[] best(int column, int size, double unitMean) {
        PriorityQueue<Long> worstFirst = new PriorityQueue<>(Comparator.reverseOrder());
        long worst = Long.MAX_VALUE;
        for (int row = 0; row < rows.size(); row++) {
            double shrunk =
                    (block[column + row] + SHRINKAGE * unitMean) / (rows.count(row) + SHRINKAGE);
            long key = (long) descending((float) shrunk) << 32 | row;
            if (worstFirst.size() < size) {
                worstFirst.add(key);
                worst = worstFirst.element();
            } else if (key < worst) {
                worstFirst.remove();
                worstFirst.add(key);
                worst = worstFirst.element();
            }
        }
        return worstFirst.stream().sorted().mapToInt(Long::intValue).toArray();
    }

    /** An int that orders floats from high to low. */
    private static int descending(float value) {
        int bits = Float.floatToRawIntBits(value);
        return ~(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    }

    /** Everything that a state has to hold. */
    List<NamedArray> arrays() {
        return List.of(
                NamedArray.ofRows("tokens.sums", sums, units),
                NamedArray.of("tokens.shared", shared, units));
    }

    /** The arrays have been filled. */
    void restored() {
        blockFirst = -1;
    }
}
