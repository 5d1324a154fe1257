package dev.hyaline.run.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of one row group. The values of row r are those from {@link #start start(r)} up to
 * {@link #end end(r)}: one, none where it is null, or all of a list. Immutable, but for the arrays.
 */
public final class Column {

    private final int rows;
    private final Object values; // int[], long[], float[], double[], byte[][]
    private final int @Nullable [] starts; // [rows + 1]; null: one value a row

    Column(int rows, Object values, int @Nullable [] starts) {
        this.rows = rows;
        this.values = values;
        this.starts = starts;
    }

    /** The values, an array of whatever they are. */
    Object values() {
        return values;
    }

    /** How many rows there are. */
    public int rows() {
        return rows;
    }

    /** Where the values of a row begin. */
    public int start(int row) {
        return starts == null ? row : starts[row];
    }

    /** One past the last value of a row. */
    public int end(int row) {
        return starts == null ? row + 1 : starts[row + 1];
    }

    /** Whether a row has no value. */
    public boolean isEmpty(int row) {
        return start(row) == end(row);
    }

    /** The values of a column of INT32. */
    public int[] ints() {
        return (int[]) values;
    }

    /** The values of a column of INT64. */
    public long[] longs() {
        return (long[]) values;
    }

    /** The values of a column of FLOAT. */
    public float[] floats() {
        return (float[]) values;
    }

    /** The values of a column of DOUBLE. */
    public double[] doubles() {
        return (double[]) values;
    }

    /** The values of a column of BYTE_ARRAY; equal ones may be the same array. */
    public byte[][] bytes() {
        return (byte[][]) values;
    }

    /** A row's number, whatever its width; NaN where there is none. */
    public double number(int row) {
        return isEmpty(row) ? Double.NaN : numberAt(start(row));
    }

    private double numberAt(int at) {
        return switch (values) {
            case int[] ints -> ints[at];
            case long[] longs -> longs[at];
            case float[] floats -> floats[at];
            case double[] doubles -> doubles[at];
            default -> throw new ClassCastException("column holds no numbers");
        };
    }

    /** A row's whole number. */
    public long whole(int row) {
        if (isEmpty(row)) {
            throw new IllegalArgumentException("number must be there, but is not: row " + row);
        }
        return values instanceof int[] ints ? ints[start(row)] : longs()[start(row)];
    }

    /** All numbers of a row's list. */
    public List<Double> numbers(int row) {
        List<Double> list = new ArrayList<>(end(row) - start(row));
        for (int at = start(row); at < end(row); at++) {
            list.add(numberAt(at));
        }
        return list;
    }

    /** All whole numbers of a row's list. */
    public List<Long> wholes(int row) {
        List<Long> list = new ArrayList<>(end(row) - start(row));
        for (int at = start(row); at < end(row); at++) {
            list.add(longs()[at]);
        }
        return list;
    }

    /** A row's text. */
    public String text(int row) {
        return new String(bytes()[start(row)], StandardCharsets.UTF_8);
    }
}
