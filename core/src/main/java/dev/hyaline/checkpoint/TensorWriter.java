package dev.hyaline.checkpoint;

import java.nio.ByteBuffer;
import java.util.List;

/** Collects tensors for a file. */
public interface TensorWriter {

    /** Gives a tensor's elements in row-major order, a piece at a time. */
    @FunctionalInterface
    interface Elements {
        /**
         * Puts as many of the next elements as the buffer has room for, little-endian; with fewer
         * left, those.
         *
         * @param first the index of the first of them
         */
        void put(ByteBuffer buffer, long first);
    }

    /**
     * Adds a tensor that gives its elements only while it is written, as often as the file needs
     * them, so that it may be large.
     */
    TensorWriter add(String name, DType dtype, List<Long> shape, Elements elements);
}
