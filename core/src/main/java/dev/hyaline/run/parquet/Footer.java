package dev.hyaline.run.parquet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What a Parquet file says of itself at its end.
 *
 * @param columns its leaf columns by the first part of their path
 * @param groups its row groups
 * @param begin where it begins
 * @param format what this program wrote about its own format; 0 where another one wrote the file
 */
record Footer(Map<String, Leaf> columns, List<Group> groups, long begin, int format) {

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MAGIC = 0x31524150; // PAR1

    /**
     * @param place among the columns of a row group
     * @param type of its values
     * @param definitions the largest definition level: how many parts of its path are not required
     * @param repetitions the largest repetition level: 1 for a list
     */
    record Leaf(int place, Type type, int definitions, int repetitions) {}

    /**
     * @param rows how many
     * @param chunks one a leaf column
     */
    record Group(int rows, List<Chunk> chunks) {}

    /**
     * @param offset of its first page
     * @param codec that its pages are compressed with
     * @param values how many, with nulls
     * @param minimum of a column of whole numbers; the smallest where the file does not say
     * @param maximum likewise
     */
    record Chunk(long offset, int codec, int values, long minimum, long maximum) {}

    /** What values are. */
    enum Type {
        INT32,
        INT64,
        FLOAT,
        DOUBLE,
        BYTE_ARRAY;

        static Type of(long number) {
            return switch ((int) number) {
                case 1 -> INT32;
                case 2 -> INT64;
                case 4 -> FLOAT;
                case 5 -> DOUBLE;
                case 6 -> BYTE_ARRAY;
                default ->
                        throw new IllegalArgumentException(
                                "physical type must be known, but is: " + number);
            };
        }
    }

    /** As it stands in the file. */
    static ThriftReader.Struct all(MemorySegment file) {
        return new ThriftReader(file, begin(file)).struct();
    }

    private static long begin(MemorySegment file) {
        long end = file.byteSize() - 2 * Integer.BYTES;
        if (end < Integer.BYTES
                || file.get(INT, 0) != MAGIC
                || file.get(INT, end + Integer.BYTES) != MAGIC) {
            throw new IllegalArgumentException("file must begin and end with PAR1, but does not");
        }
        return end - Integer.toUnsignedLong(file.get(INT, end));
    }

    static Footer read(MemorySegment file) {
        ThriftReader.Struct all = all(file);
        Map<String, Leaf> columns = leaves(all.structs(2));
        List<Group> groups = new ArrayList<>();
        for (ThriftReader.Struct group : all.structs(4)) {
            groups.add(
                    new Group(
                            group.size(3), group.structs(1).stream().map(Footer::chunk).toList()));
        }
        return new Footer(columns, List.copyOf(groups), begin(file), format(all));
    }

    private static int format(ThriftReader.Struct all) {
        if (all.has(5)) {
            for (ThriftReader.Struct entry : all.structs(5)) {
                if (entry.text(1).equals("hyaline_format")) {
                    return Integer.parseInt(entry.text(2));
                }
            }
        }
        return 0;
    }

    private static Map<String, Leaf> leaves(List<ThriftReader.Struct> schema) {
        Map<String, Leaf> leaves = new HashMap<>();
        Iterator<ThriftReader.Struct> elements = schema.iterator();
        int children = elements.next().size(5);
        for (int i = 0; i < children; i++) {
            ThriftReader.Struct element = elements.next();
            String name = element.text(4);
            int definitions = 0;
            int repetitions = 0;
            while (true) {
                long repetition = element.number(3);
                definitions += repetition == 0 ? 0 : 1;
                repetitions += repetition == 2 ? 1 : 0;
                if (!element.has(5) || element.number(5) == 0) {
                    break;
                }
                if (element.number(5) != 1) {
                    throw new IllegalArgumentException(
                            "column must be a value or a list, but is a structure: " + name);
                }
                element = elements.next();
            }
            leaves.put(
                    name,
                    new Leaf(leaves.size(), Type.of(element.number(1)), definitions, repetitions));
        }
        return leaves;
    }

    private static Chunk chunk(ThriftReader.Struct column) {
        ThriftReader.Struct meta = column.struct(3);
        long offset = meta.number(9);
        if (meta.has(11) && meta.number(11) > 0) {
            offset = Math.min(offset, meta.number(11));
        }
        boolean bounded = meta.has(12) && meta.struct(12).has(5) && meta.struct(12).has(6);
        return new Chunk(
                offset,
                meta.size(4),
                meta.size(5),
                bounded ? whole(meta.struct(12).binary(6), Long.MIN_VALUE) : Long.MIN_VALUE,
                bounded ? whole(meta.struct(12).binary(5), Long.MAX_VALUE) : Long.MAX_VALUE);
    }

    private static long whole(byte[] bytes, long otherwise) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (bytes.length) {
            case Integer.BYTES -> buffer.getInt();
            case Long.BYTES -> buffer.getLong();
            default -> otherwise;
        };
    }
}
