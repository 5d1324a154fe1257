package dev.hyaline.subject;

import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * What the units of a range answer to windows of one length. It stays where the model computed it
 * until somebody asks for its numbers, and is valid during the call that hands it over.
 */
public sealed interface Response {

    /** {@code [windows, length, units]}; perhaps longer than that. */
    float[] toHost();

    /** The same without need of the device, as it can wait there for its turn. */
    default Response onHost() {
        return this;
    }

    /** One number a token and unit, known already. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record OnHost(float[] values) implements Response {
        @Override
        public float[] toHost() {
            return values;
        }
    }

    /**
     * One number a token and unit, where the model left it.
     *
     * @param values {@code [B, T, units]}, on any device
     * @param copy to an array, which the next copy may overwrite
     */
    record PerToken(Tensor values, Function<Tensor, float[]> copy) implements Response {
        @Override
        public float[] toHost() {
            return copy.apply(values);
        }

        @Override
        public Response onHost() {
            return new OnHost(toHost());
        }
    }

    /**
     * Numbers that are 0 nearly everywhere: those that are not. Never compared.
     *
     * @param units of the range
     * @param offsets where the entries of each token begin, and where the last one's end, {@code
     *     [windows × length + 1]}
     * @param unit of each entry, from the range's first; at most once a token
     * @param value of each entry
     */
    @SuppressWarnings("ArrayRecordComponent") // on the hot path
    record Sparse(int units, int[] offsets, int[] unit, float[] value) implements Response {
        /** With all zeros: for few units or few tokens. */
        @Override
        public float[] toHost() {
            int tokens = offsets.length - 1;
            float[] dense = new float[Math.multiplyExact(tokens, units)];
            for (int token = 0; token < tokens; token++) {
                for (int entry = offsets[token]; entry < offsets[token + 1]; entry++) {
                    dense[token * units + unit[entry]] = value[entry];
                }
            }
            return dense;
        }
    }
}
