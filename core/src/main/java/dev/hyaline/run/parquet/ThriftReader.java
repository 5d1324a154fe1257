package dev.hyaline.run.parquet;

import dev.hyaline.common.Figures;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads structures in Thrift's compact protocol, whatever their fields. Not thread-safe. */
final class ThriftReader {

    private static final int MOST_DEPTH = 16;

    private final MemorySegment bytes;
    private long at;
    private int depth;

    ThriftReader(MemorySegment bytes, long from) {
        this.bytes = bytes;
        this.at = from;
    }

    /** Where the next byte is. */
    long at() {
        return at;
    }

    /** A structure's values by the numbers of their fields. */
    record Struct(Map<Integer, Object> fields) {

        boolean has(int field) {
            return fields.containsKey(field);
        }

        long number(int field) {
            return get(field, Long.class);
        }

        int size(int field) {
            return Math.toIntExact(number(field));
        }

        byte[] binary(int field) {
            return get(field, byte[].class);
        }

        String text(int field) {
            return new String(binary(field), StandardCharsets.UTF_8);
        }

        Struct struct(int field) {
            return get(field, Struct.class);
        }

        List<Struct> structs(int field) {
            List<?> list = get(field, List.class);
            return list.stream().map(Struct.class::cast).toList();
        }

        private <T> T get(int field, Class<T> type) {
            Object value = fields.get(field);
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException(
                        Figures.format(
                                "field %d must be of type %s, but is: %s",
                                field, type.getSimpleName(), value));
            }
            return type.cast(value);
        }
    }

    Struct struct() {
        if (++depth > MOST_DEPTH) {
            throw new IllegalArgumentException(
                    "structures must nest at most " + MOST_DEPTH + " deep, but do deeper");
        }
        Map<Integer, Object> fields = new HashMap<>();
        int field = 0;
        for (int header = next(); header != 0; header = next()) {
            int step = header >>> 4;
            field = step == 0 ? (int) zigzag() : field + step;
            fields.put(field, value(header & 0xf));
        }
        depth--;
        return new Struct(fields);
    }

    private Object value(int type) {
        return switch (type) {
            case 1 -> 1L; // true; false is 2
            case 2 -> 0L;
            case 3 -> (long) next();
            case 4, 5, 6 -> zigzag();
            case 7 -> skip(Double.BYTES);
            case 8 -> binary();
            case 9, 10 -> list();
            case 12 -> struct();
            default -> throw new IllegalArgumentException("type must be known, but is: " + type);
        };
    }

    private Object skip(int count) {
        at += count;
        return 0L;
    }

    private byte[] binary() {
        long length = varint();
        byte[] read = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        at += length;
        return read;
    }

    private List<Object> list() {
        int header = next();
        int size = header >>> 4 == 15 ? Math.toIntExact(varint()) : header >>> 4;
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) { // each takes a byte at least, so this ends with the file
            int type = header & 0xf;
            list.add(value(type <= 2 ? 3 : type)); // a truth is a byte here
        }
        return list;
    }

    private long zigzag() {
        long coded = varint();
        return coded >>> 1 ^ -(coded & 1);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = next();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("number must end within ten bytes, but does not");
    }

    private int next() {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at++));
    }
}
