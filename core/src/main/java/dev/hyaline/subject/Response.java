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

    /**
     * The same without what the first tokens of each window answer.
     *
     * @param before how many tokens of each window that is
     * @param windows how many there are
     * @param length of each, without those
     * @param units of the range
     */
    Response behind(int before, int windows, int length, int units);

    /** One number a token and unit, known already. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record OnHost(float[] values) implements Response {
        @Override
        public float[] toHost() {
            return values;
        }

        @Override
        public Response behind(int before, int windows, int length, int units) {
            float[] kept = new float[windows * length * units];
            for (int w = 0; w < windows; w++) {
                int from = (w * (before + length) + before) * units;
                System.arraycopy(values, from, kept, w * length * units, length * units);
            }
            return new OnHost(kept);
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

        @Override
        public Response behind(int before, int windows, int length, int units) {
            return new PerToken(values.narrow(1, before, length), copy);
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

        @Override
        public Response behind(int before, int windows, int length, int units) {
            int[] begins = new int[windows * length + 1];
            int[] keptUnit = new int[unit.length];
            float[] keptValue = new float[value.length];
            int kept = 0;
            for (int w = 0; w < windows; w++) {
                int first = w * (before + length) + before;
                int entries = offsets[first + length] - offsets[first];
                System.arraycopy(unit, offsets[first], keptUnit, kept, entries);
                System.arraycopy(value, offsets[first], keptValue, kept, entries);
                for (int p = 0; p < length; p++) {
                    begins[w * length + p] = kept + offsets[first + p] - offsets[first];
                }
                kept += entries;
            }
            begins[windows * length] = kept;
            return new Sparse(this.units, begins, keptUnit, keptValue);
        }
    }
}
