package dev.hyaline.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor on its way into a file.
 *
 * @param dtype of its elements
 * @param shape the sizes of its dimensions
 * @param elements puts the next elements
 */
record TensorValues(DType dtype, List<Long> shape, TensorWriter.Elements elements) {

    private static final int BUFFER_BYTES = 1 << 20;

    TensorValues {
        shape = List.copyOf(shape);
    }

    /** Takes the next bytes. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    static TensorValues of(List<Long> shape, float[] values) {
        return of(DType.F32, shape, MemorySegment.ofArray(values));
    }

    /** What lies in one piece of memory. */
    static TensorValues of(DType dtype, List<Long> shape, MemorySegment values) {
        return of(new NamedArray("", dtype, shape, List.of(values)));
    }

    static TensorValues of(NamedArray array) {
        return new TensorValues(
                array.dtype(),
                array.shape(),
                new SegmentElements(array.dtype().bytes(), array.parts()));
    }

    long count() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    long bytes() {
        return Math.multiplyExact(count(), dtype.bytes());
    }

    /** What {@link #writeTo} takes, for any number of tensors. */
    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Gives all bytes in order. */
    void writeTo(Sink sink, ByteBuffer buffer) throws IOException {
        long count = count();
        long first = 0;
        while (first < count) {
            buffer.clear();
            buffer.limit((int) Math.min(buffer.capacity(), (count - first) * dtype.bytes()));
            elements.put(buffer, first);
            if (buffer.position() == 0 || buffer.position() % dtype.bytes() != 0) {
                throw new IllegalStateException("elements must come whole, but do not");
            }
            first += buffer.position() / dtype.bytes();
            sink.accept(buffer.flip());
        }
    }
}
