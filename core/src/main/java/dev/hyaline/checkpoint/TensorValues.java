package dev.hyaline.checkpoint;

import java.io.IOException;
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

    /** Puts one element. */
    @FunctionalInterface
    interface Putter {
        void put(ByteBuffer buffer, int index);
    }

    /** Takes the next bytes. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    static TensorValues of(List<Long> shape, float[] values) {
        return of(DType.F32, shape, values.length, (b, i) -> b.putFloat(values[i]));
    }

    /** Those of an array. */
    static TensorValues of(DType dtype, List<Long> shape, int count, Putter putter) {
        TensorValues values =
                new TensorValues(
                        dtype,
                        shape,
                        (buffer, first) -> {
                            int i = Math.toIntExact(first);
                            while (i < count && buffer.remaining() >= dtype.bytes()) {
                                putter.put(buffer, i++);
                            }
                        });
        if (values.count() != count) {
            throw new IllegalArgumentException(count + " values are not of shape " + shape);
        }
        return values;
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
