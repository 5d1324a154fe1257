package dev.hyaline.tensor;

import dev.hyaline.common.Figures;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Copies between Java and libtorch. The tensors belong to the innermost {@link TensorScope}. */
public final class Tensors {

    private Tensors() {}

    /** The type of tensors that go into and come out of a product of this precision. */
    public static torch.ScalarType type(Precision precision) {
        return switch (precision) {
            case FP32 -> torch.ScalarType.Float;
            case BF16 -> torch.ScalarType.BFloat16;
        };
    }

    /** A tensor on a device; itself if it is there already. */
    public static Tensor place(Tensor tensor, Device device) {
        boolean there = tensor.is_cuda() == (device == Device.CUDA);
        return there
                ? tensor
                : tensor.to(new org.bytedeco.pytorch.Device(device.id()), tensor.scalar_type());
    }

    /** A native address as JavaCPP wants it; owns nothing. */
    private static final class Address extends Pointer {
        Address(MemorySegment segment) {
            address = segment.address();
        }
    }

    /**
     * Token ids as int64 {@code [batch, pos]}, filled up with 0 on the right.
     *
     * @param length the number of positions, at least that of the longest sequence
     */
    public static Tensor ids(int[][] sequences, int length) {
        long[] flat = new long[Math.multiplyExact(sequences.length, length)];
        for (int row = 0; row < sequences.length; row++) {
            for (int column = 0; column < sequences[row].length; column++) {
                flat[row * length + column] = sequences[row][column];
            }
        }
        Torch.load();
        try (LongPointer pointer = new LongPointer(flat)) {
            return blob(pointer, torch.ScalarType.Long, sequences.length, length).clone();
        }
    }

    /** A float tensor of a shape, copied from an array in row-major order. */
    public static Tensor of(float[] values, long... shape) {
        requireCount(values.length, shape);
        Torch.load();
        try (FloatPointer pointer = new FloatPointer(values)) {
            return blob(pointer, torch.ScalarType.Float, shape).clone();
        }
    }

    /** A double tensor of a shape, copied from an array in row-major order. */
    public static Tensor of(double[] values, long... shape) {
        requireCount(values.length, shape);
        Torch.load();
        try (DoublePointer pointer = new DoublePointer(values)) {
            return blob(pointer, torch.ScalarType.Double, shape).clone();
        }
    }

    /** An int64 tensor of a shape, copied from an array in row-major order. */
    public static Tensor of(long[] values, long... shape) {
        requireCount(values.length, shape);
        Torch.load();
        try (LongPointer pointer = new LongPointer(values)) {
            return blob(pointer, torch.ScalarType.Long, shape).clone();
        }
    }

    private static void requireCount(int count, long... shape) {
        if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != count) {
            throw new IllegalArgumentException(
                    count + " values are not of shape " + Arrays.toString(shape));
        }
    }

    /**
     * A tensor copied from little-endian bytes of its own type.
     *
     * @param bytes native memory, such as a mapped file
     */
    public static Tensor of(MemorySegment bytes, torch.ScalarType type, long... shape) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("only little-endian machines are supported");
        }
        Torch.load();
        try (Arena arena = Arena.ofConfined()) {
            return blob(new Address(aligned(bytes, arena)), type, shape).clone();
        }
    }

    /**
     * A float tensor copied from little-endian bytes of another floating-point type.
     *
     * @param bytes native memory, such as a mapped file
     */
    public static Tensor fp32(MemorySegment bytes, torch.ScalarType type, long... shape) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("only little-endian machines are supported");
        }
        Torch.load();
        try (Arena arena = Arena.ofConfined()) {
            return blob(new Address(aligned(bytes, arena)), type, shape)
                    .to(torch.ScalarType.Float, false, true, new MemoryFormatOptional());
        }
    }

    /**
     * Copies as many elements over a tensor of the same or of another type.
     *
     * @param bytes native memory, such as a mapped file, little-endian
     * @param type of its elements
     */
    public static void fill(Tensor target, MemorySegment bytes, torch.ScalarType type) {
        try (TensorScope _ = TensorScope.open();
                Arena arena = Arena.ofConfined()) {
            Tensor source = blob(new Address(aligned(bytes, arena)), type, target.shape());
            if (source.numel() * source.element_size() != bytes.byteSize()) {
                throw new IllegalArgumentException(
                        Figures.format(
                                "%d bytes are not %d elements", bytes.byteSize(), target.numel()));
            }
            target.copy_(source);
        }
    }

    /**
     * The end is looked at here: where a mapped file has lost it, Java is told by an error, and
     * libtorch by the end of the process.
     */
    private static MemorySegment aligned(MemorySegment bytes, Arena arena) {
        if (bytes.byteSize() > 0) {
            bytes.get(ValueLayout.JAVA_BYTE, bytes.byteSize() - 1);
        }
        if (bytes.address() % Double.BYTES == 0) {
            return bytes;
        }
        MemorySegment aligned = arena.allocate(Math.max(1, bytes.byteSize()), Double.BYTES);
        MemorySegment.copy(bytes, 0, aligned, 0, bytes.byteSize());
        return aligned;
    }

    /** The bytes of a small contiguous tensor in CPU memory, where they lie: while it lives. */
    public static ByteBuffer bytes(Tensor tensor) {
        if (!tensor.is_contiguous() || tensor.is_cuda()) {
            throw new IllegalArgumentException("tensor must be contiguous in CPU memory");
        }
        if (tensor.numel() == 0) {
            return ByteBuffer.allocate(0);
        }
        long bytes = Math.multiplyExact(tensor.numel(), tensor.element_size());
        return new BytePointer(tensor.data_ptr()).capacity(bytes).asByteBuffer();
    }

    /**
     * Copies a float tensor's values in row-major order to the beginning of an array, from whatever
     * device it is on.
     */
    public static void copy(Tensor tensor, float[] target) {
        long count = tensor.numel();
        if (count > target.length) {
            throw new IllegalArgumentException(
                    count + " values do not fit into an array of " + target.length);
        }
        if (count == 0) {
            return; // there is no memory to read
        }
        try (TensorScope _ = TensorScope.open()) {
            place(tensor, Device.CPU).contiguous().data_ptr_float().get(target, 0, (int) count);
        }
    }

    /** A float tensor's values in row-major order. */
    public static float[] floats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        copy(tensor, values);
        return values;
    }

    /**
     * The memory of a contiguous tensor on the CPU, to read and to write; valid as long as the
     * tensor is.
     */
    @SuppressWarnings("restricted") // the address and the size are libtorch's own
    public static MemorySegment memory(Tensor tensor) {
        if (!tensor.is_contiguous() || tensor.is_cuda()) {
            throw new IllegalArgumentException(
                    "tensor must be contiguous and on the CPU, but is of shape "
                            + Arrays.toString(tensor.shape()));
        }
        if (tensor.numel() == 0) {
            return MemorySegment.NULL;
        }
        return MemorySegment.ofAddress(tensor.data_ptr().address())
                .reinterpret(tensor.numel() * tensor.element_size());
    }

    /** An integer tensor's values, all within the range of int, in row-major order. */
    public static int[] ints(Tensor tensor) {
        int[] values = new int[Math.toIntExact(tensor.numel())];
        try (TensorScope _ = TensorScope.open()) {
            if (values.length > 0) { // else there is no memory to read
                place(tensor.to(torch.ScalarType.Int), Device.CPU)
                        .contiguous()
                        .data_ptr_int()
                        .get(values, 0, values.length);
            }
        }
        return values;
    }

    /** An int64 tensor's values in row-major order. */
    public static long[] longs(Tensor tensor) {
        return memory(tensor.contiguous()).toArray(ValueLayout.JAVA_LONG);
    }

    private static Tensor blob(Pointer data, torch.ScalarType type, long... shape) {
        return torch.from_blob(data, shape, new TensorOptions(type));
    }

    /** A tensor of double precision as an array. */
    public static double[] doubles(Tensor tensor) {
        double[] copy = new double[Math.toIntExact(tensor.numel())];
        if (copy.length > 0) {
            tensor.contiguous().data_ptr_double().get(copy);
        }
        return copy;
    }
}
