package dev.hyaline.checkpoint;

import dev.hyaline.common.Figures;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An array that lives in memory and goes into a file, and back into the same memory, as it is. It
 * may lie in several pieces, one behind the other, for a Java array ends at 2³¹ elements.
 *
 * @param name in the file
 * @param dtype of its elements
 * @param shape the sizes of its dimensions
 * @param parts its memory, row-major, in the byte order of this machine, which is little-endian
 */
public record NamedArray(String name, DType dtype, List<Long> shape, List<MemorySegment> parts) {

    public NamedArray {
        shape = List.copyOf(shape);
        parts = List.copyOf(parts);
        long bytes = parts.stream().mapToLong(MemorySegment::byteSize).sum();
        long count = shape.stream().reduce(1L, Math::multiplyExact);
        if (bytes != Math.multiplyExact(count, dtype.bytes())) {
            throw new IllegalArgumentException(
                    Figures.format("%s: %d bytes are not %s %s", name, bytes, dtype, shape));
        }
    }

    public static NamedArray of(String name, float[] values, long... shape) {
        return of(name, DType.F32, MemorySegment.ofArray(values), shape);
    }

    public static NamedArray of(String name, double[] values, long... shape) {
        return of(name, DType.F64, MemorySegment.ofArray(values), shape);
    }

    public static NamedArray of(String name, int[] values, long... shape) {
        return of(name, DType.I32, MemorySegment.ofArray(values), shape);
    }

    public static NamedArray of(String name, long[] values, long... shape) {
        return of(name, DType.I64, MemorySegment.ofArray(values), shape);
    }

    /** Memory of any kind. */
    public static NamedArray of(String name, DType dtype, MemorySegment values, long... shape) {
        return new NamedArray(name, dtype, sizes(shape), List.of(values));
    }

    /** Rows of one length, {@code [rows, width]}. */
    public static NamedArray ofRows(String name, float[][] rows, int width) {
        List<MemorySegment> parts = new ArrayList<>(rows.length);
        for (float[] row : rows) {
            parts.add(MemorySegment.ofArray(row));
        }
        return new NamedArray(name, DType.F32, sizes(rows.length, width), parts);
    }

    private static List<Long> sizes(long... shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    /** The same array, its name behind another one. */
    public NamedArray in(String folder) {
        return new NamedArray(folder + "/" + name, dtype, shape, parts);
    }

    /** How many there are. */
    public long bytes() {
        return parts.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    /** Takes over the bytes of a tensor of this type and shape. */
    void fill(StoredTensor stored) {
        long at = 0;
        for (MemorySegment part : parts) {
            MemorySegment.copy(stored.data(), at, part, 0, part.byteSize());
            at += part.byteSize();
        }
    }
}
