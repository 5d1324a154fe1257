package dev.hyaline.run.parquet;

import dev.hyaline.common.Figures;
import dev.hyaline.run.parquet.Footer.Chunk;
import dev.hyaline.run.parquet.Footer.Leaf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decodes the pages of a column of a row group. Not thread-safe. */
final class ChunkReader {

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ORDER);
    private static final int MOST = 1 << 26; // values, or bytes of a page
    private static final int UNCOMPRESSED = 0;
    private static final int ZSTD = 6;
    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;
    private static final int PLAIN = 0;
    private static final int PLAIN_DICTIONARY = 2;
    private static final int RLE_DICTIONARY = 8;

    private final MemorySegment file;
    private final Leaf leaf;
    private final Chunk chunk;
    private final int rows;
    private final Object values;
    private final int @Nullable [] starts;
    private @Nullable Object dictionary;
    private int row = -1; // the last that has begun
    private int filled;

    ChunkReader(MemorySegment file, Leaf leaf, Chunk chunk, int rows) {
        this.file = file;
        this.leaf = leaf;
        this.chunk = chunk;
        this.rows = rows;
        this.values = room(chunk.values());
        this.starts = leaf.definitions() == 0 ? null : new int[rows + 1];
    }

    Column read() {
        long at = chunk.offset();
        int left = chunk.values();
        while (left > 0) {
            ThriftReader thrift = new ThriftReader(file, at);
            ThriftReader.Struct header = thrift.struct();
            at = thrift.at() + header.size(3);
            PageChecksums.require(header, file.asSlice(thrift.at(), header.size(3)));
            byte[] page = page(thrift.at(), header.size(3), header.size(2));
            switch (header.size(1)) {
                case DICTIONARY_PAGE -> {
                    int size = header.struct(7).size(1);
                    Object words = room(size);
                    plain(page, 0, words, 0, size);
                    dictionary = words;
                }
                case DATA_PAGE -> {
                    int count = header.struct(5).size(1);
                    if (count < 1 || count > left) {
                        throw new IllegalArgumentException(
                                Figures.format(
                                        "page must have 1 to %d values, but has: %d", left, count));
                    }
                    dataPage(page, count, header.struct(5).size(2));
                    left -= count;
                }
                default ->
                        throw new IllegalArgumentException(
                                "page must be of a known type, but is of: " + header.size(1));
            }
        }
        if (starts == null) {
            return new Column(rows, values, null);
        }
        if (row + 1 != rows) {
            throw new IllegalArgumentException(
                    Figures.format("column must have %d rows, but has: %d", rows, row + 1));
        }
        starts[rows] = filled;
        boolean single = leaf.repetitions() == 0 && filled == rows;
        return new Column(rows, values, single ? null : starts);
    }

    private byte[] page(long at, int compressed, int size) {
        byte[] stored = file.asSlice(at, compressed).toArray(ValueLayout.JAVA_BYTE);
        return switch (chunk.codec()) {
            case UNCOMPRESSED -> stored;
            case ZSTD -> {
                requireSensible("bytes", size);
                yield Zstandard.decompress(stored, size);
            }
            default ->
                    throw new IllegalArgumentException(
                            "codec must be none or ZSTD, but is: " + chunk.codec());
        };
    }

    private void dataPage(byte[] page, int count, int encoding) {
        MemorySegment bytes = MemorySegment.ofArray(page);
        int at = 0;
        int[] repetitions = null;
        if (leaf.repetitions() > 0) {
            repetitions = RunLengths.read(page, at + Integer.BYTES, leaf.repetitions(), count);
            at += Integer.BYTES + bytes.get(INT, at);
        }
        int present = count;
        if (leaf.definitions() > 0) {
            int bits = Integer.SIZE - Integer.numberOfLeadingZeros(leaf.definitions());
            int[] levels = RunLengths.read(page, at + Integer.BYTES, bits, count);
            at += Integer.BYTES + bytes.get(INT, at);
            present = place(levels, repetitions);
        }
        switch (encoding) {
            case PLAIN -> plain(page, at, values, filled, present);
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
                int[] places = RunLengths.read(page, at + 1, page[at], present);
                look(places);
            }
            default ->
                    throw new IllegalArgumentException(
                            "encoding must be plain or by dictionary, but is: " + encoding);
        }
        filled += present;
    }

    /** Notes where rows begin; returns how many values are not null. */
    private int place(int[] definitions, int @Nullable [] repetitions) {
        int[] begins = starts == null ? new int[0] : starts;
        int present = 0;
        for (int i = 0; i < definitions.length; i++) {
            if (repetitions == null || repetitions[i] == 0) {
                begins[++row] = filled + present;
            }
            present += definitions[i] == leaf.definitions() ? 1 : 0;
        }
        return present;
    }

    private Object room(int size) {
        requireSensible("values", size);
        return switch (leaf.type()) {
            case INT32 -> new int[size];
            case INT64 -> new long[size];
            case FLOAT -> new float[size];
            case DOUBLE -> new double[size];
            case BYTE_ARRAY -> new byte[size][];
        };
    }

    /** A damaged number must not ask for more memory than there is. */
    private static void requireSensible(String what, int size) {
        if (size < 0 || size > MOST) {
            throw new IllegalArgumentException(
                    Figures.format("%s must be at most %d, but are: %d", what, MOST, size));
        }
    }

    private static void plain(byte[] page, int at, Object into, int from, int count) {
        MemorySegment bytes = MemorySegment.ofArray(page);
        switch (into) {
            case int[] ints -> MemorySegment.copy(bytes, INT, at, ints, from, count);
            case long[] longs -> MemorySegment.copy(bytes, LONG, at, longs, from, count);
            case float[] floats -> MemorySegment.copy(bytes, FLOAT, at, floats, from, count);
            case double[] doubles -> MemorySegment.copy(bytes, DOUBLE, at, doubles, from, count);
            case byte[][] texts -> {
                for (int i = from; i < from + count; i++) {
                    int length = bytes.get(INT, at);
                    at += Integer.BYTES;
                    texts[i] = Arrays.copyOfRange(page, at, Math.addExact(at, length));
                    at += length;
                }
            }
            default -> throw new ClassCastException(into.getClass().toString());
        }
    }

    private void look(int[] places) {
        switch (values) {
            case int[] ints -> {
                int[] words = (int[]) words();
                for (int i = 0; i < places.length; i++) {
                    ints[filled + i] = words[places[i]];
                }
            }
            case long[] longs -> {
                long[] words = (long[]) words();
                for (int i = 0; i < places.length; i++) {
                    longs[filled + i] = words[places[i]];
                }
            }
            case float[] floats -> {
                float[] words = (float[]) words();
                for (int i = 0; i < places.length; i++) {
                    floats[filled + i] = words[places[i]];
                }
            }
            case double[] doubles -> {
                double[] words = (double[]) words();
                for (int i = 0; i < places.length; i++) {
                    doubles[filled + i] = words[places[i]];
                }
            }
            case byte[][] texts -> {
                byte[][] words = (byte[][]) words();
                for (int i = 0; i < places.length; i++) {
                    texts[filled + i] = words[places[i]];
                }
            }
            default -> throw new ClassCastException(values.getClass().toString());
        }
    }

    private Object words() {
        if (dictionary == null) {
            throw new IllegalArgumentException("dictionary must come first, but does not");
        }
        return dictionary;
    }
}
