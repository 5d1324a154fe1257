package dev.hyaline.subject;

/**
 * Activations of a range of units that are 0 nearly everywhere: those that are not. Never compared.
 *
 * @param units of the range
 * @param offsets where the entries of each token begin, and where the last one's end, {@code
 *     [windows × length + 1]}
 * @param unit of each entry, from the range's first; at most once a token
 * @param value of each entry
 */
@SuppressWarnings("ArrayRecordComponent") // on the hot path, never compared
public record SparseActivations(int units, int[] offsets, int[] unit, float[] value) {

    /** With all zeros, {@code [windows, length, units]}: for few units or few tokens. */
    public float[] dense() {
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
