package dev.hyaline.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A tensor as it lies in a file: row-major, little-endian, mapped into memory. It is readable until
 * the {@link Safetensors} that it came from is closed.
 *
 * @param name its name in the file
 * @param dtype the type of its elements
 * @param shape the sizes of its dimensions, none for a scalar
 * @param data its bytes
 * @param file the name of the file, for messages
 */
public record StoredTensor(
        String name, DType dtype, List<Long> shape, MemorySegment data, String file) {

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt I32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort I16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public StoredTensor {
        shape = List.copyOf(shape);
        long count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, size);
        }
        if (data.byteSize() != Math.multiplyExact(count, dtype.bytes())) {
            throw new IllegalArgumentException(
                    name + ": " + data.byteSize() + " bytes are not " + dtype + " " + shape);
        }
    }

    /** A name that a file gives, in a message: one short line of harmless characters. */
    public static String shown(String name) {
        String plain = name.replaceAll("[^\\w.$-]", "?");
        return plain.substring(0, Math.min(80, plain.length()));
    }

    /** The number of elements. */
    public long count() {
        return data.byteSize() / dtype.bytes();
    }

    /** Some of the first dimension's, where they lie. */
    public StoredTensor narrow(long first, long rows) {
        List<Long> part = new ArrayList<>(shape);
        long rowBytes = dtype.bytes();
        for (long size : shape.subList(1, shape.size())) {
            rowBytes *= size;
        }
        part.set(0, rows);
        return new StoredTensor(
                name, dtype, part, data.asSlice(first * rowBytes, rows * rowBytes), file);
    }

    /** The elements, rounded to single precision. */
    public float[] floats() {
        float[] values = new float[arraySize()];
        if (dtype == DType.F32) {
            MemorySegment.copy(data, F32, 0, values, 0, values.length);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) at(i);
            }
        }
        return values;
    }

    /** The elements in double precision. */
    public double[] doubles() {
        double[] values = new double[arraySize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(i);
        }
        return values;
    }

    /** The elements of a tensor of whole numbers. */
    public long[] longs() {
        long[] values = new long[arraySize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = wholeAt(i);
        }
        return values;
    }

    /** Where the first NaN or infinity is, in row-major order; nothing for whole numbers. */
    public OptionalLong firstNonFinite() {
        long count = dtype.isFloating() ? count() : 0;
        for (long i = 0; i < count; i++) {
            if (!isFiniteAt(i)) {
                return OptionalLong.of(i);
            }
        }
        return OptionalLong.empty();
    }

    /** One element, by its row-major index. */
    public double at(long index) {
        return switch (dtype) {
            case F64 -> data.getAtIndex(F64, index);
            case F32 -> data.getAtIndex(F32, index);
            case F16 -> Float.float16ToFloat(data.getAtIndex(I16, index));
            case BF16 -> Float.intBitsToFloat(data.getAtIndex(I16, index) << 16);
            case I64, I32, I16, I8, U8, BOOL -> wholeAt(index);
        };
    }

    private long wholeAt(long index) {
        return switch (dtype) {
            case I64 -> data.getAtIndex(I64, index);
            case I32 -> data.getAtIndex(I32, index);
            case I16 -> data.getAtIndex(I16, index);
            case I8 -> data.get(ValueLayout.JAVA_BYTE, index);
            case U8, BOOL -> Byte.toUnsignedLong(data.get(ValueLayout.JAVA_BYTE, index));
            case F64, F32, F16, BF16 ->
                    throw new IllegalStateException(
                            name + " holds " + dtype + ", no whole numbers");
        };
    }

    private boolean isFiniteAt(long index) {
        return switch (dtype) {
            case F32 -> (data.getAtIndex(I32, index) & 0x7F800000) != 0x7F800000;
            case F16 -> (data.getAtIndex(I16, index) & 0x7C00) != 0x7C00;
            case BF16 -> (data.getAtIndex(I16, index) & 0x7F80) != 0x7F80;
            case F64, I64, I32, I16, I8, U8, BOOL -> Double.isFinite(at(index));
        };
    }

    private int arraySize() {
        if (count() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(name + " is too large for an array: " + shape);
        }
        return (int) count();
    }
}
