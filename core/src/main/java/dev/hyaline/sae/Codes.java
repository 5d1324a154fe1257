package dev.hyaline.sae;

import dev.hyaline.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The latents of some tokens, without most of the zeros: the entries of token t are those from
 * {@code offsets[t]} up to {@code offsets[t + 1]}. An entry may be 0; a latent occurs at most once
 * in a token.
 *
 * @param latents which latent, int64 {@code [entries]}
 * @param values its value {@code [entries]}
 * @param offsets where tokens begin, int64 {@code [tokens + 1]}
 */
public record Codes(Tensor latents, Tensor values, Tensor offsets) {

    /** The same number of entries a token, {@code [tokens, k]} each. */
    public static Codes ofRows(Tensor latents, Tensor values) {
        long tokens = latents.size(0);
        long k = latents.size(1);
        Tensor offsets = torch.arange(new Scalar(tokens + 1), latents.options()).mul(new Scalar(k));
        return new Codes(latents.reshape(-1), values.reshape(-1), offsets);
    }

    /** How many tokens. */
    public long tokens() {
        return offsets.size(0) - 1;
    }

    /** The token of each entry, int64 {@code [entries]}. */
    public Tensor tokenOfEntry() {
        Tensor counts = offsets.narrow(0, 1, tokens()).sub(offsets.narrow(0, 0, tokens()));
        return torch.repeat_interleave(counts, new LongOptional(latents.size(0)));
    }

    /** All latents with their zeros, {@code [tokens, n]}: for few latents or few tokens. */
    public Tensor dense(long nLatents) {
        Tensor dense = values.new_zeros(tokens(), nLatents);
        if (values.numel() > 0) {
            MemorySegment ids = Tensors.memory(latents);
            MemorySegment begins = Tensors.memory(offsets);
            MemorySegment from = Tensors.memory(values);
            MemorySegment to = Tensors.memory(dense);
            boolean isDouble = values.element_size() == Double.BYTES;
            for (long token = 0; token < tokens(); token++) {
                long row = token * nLatents;
                long end = begins.getAtIndex(ValueLayout.JAVA_LONG, token + 1);
                long entry = begins.getAtIndex(ValueLayout.JAVA_LONG, token);
                for (; entry < end; entry++) {
                    long place = row + ids.getAtIndex(ValueLayout.JAVA_LONG, entry);
                    if (isDouble) {
                        double value = from.getAtIndex(ValueLayout.JAVA_DOUBLE, entry);
                        to.setAtIndex(ValueLayout.JAVA_DOUBLE, place, value);
                    } else {
                        float value = from.getAtIndex(ValueLayout.JAVA_FLOAT, entry);
                        to.setAtIndex(ValueLayout.JAVA_FLOAT, place, value);
                    }
                }
            }
        }
        return dense;
    }
}
