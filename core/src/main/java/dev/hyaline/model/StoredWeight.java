package dev.hyaline.model;

import java.util.List;

/**
 * One tensor of a model's files: what it is and how it lies there.
 *
 * @param name in the files, without a prefix
 * @param parts what it is for; several where their outputs lie side by side in one tensor
 * @param isBias whether it is what these parts add, not what they multiply with
 * @param byHead whether these lie side by side within each head, not one behind the other
 * @param orientation of a matrix
 * @param shape as stored
 */
public record StoredWeight(
        String name,
        List<WeightPart> parts,
        boolean byHead,
        boolean isBias,
        Orientation orientation,
        List<Long> shape) {

    /** Which dimension of a matrix comes first in the files. */
    public enum Orientation {
        /** {@code [in, out]}, as GPT-2's files have it, and all tables. */
        IN_OUT,
        /** {@code [out, in]}, as PyTorch's linear layers have it. */
        OUT_IN
    }

    public StoredWeight {
        parts = List.copyOf(parts);
        shape = List.copyOf(shape);
    }

    /** Whether it is the gain or bias of a normalisation. */
    boolean isNorm() {
        return parts.getFirst().isNorm();
    }

    /** Whether it is the matrix of linear layers. */
    public boolean isLinear() {
        return !isBias && !isNorm() && !parts.getFirst().isTable();
    }

    /** The number of its elements. */
    public long count() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
