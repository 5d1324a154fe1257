package dev.hyaline.causal;

import dev.hyaline.model.Edit;
import org.bytedeco.pytorch.Tensor;

/**
 * Puts other values in place of a site's, at some tokens of a batch; the others stay as they are.
 *
 * @param tokens which, int64 {@code [tokens]}, numbered through all windows
 * @param values what is put there {@code [tokens, d]}, or {@code [1, d]} for all of them
 */
record Splice(Tensor tokens, Tensor values) implements Edit {

    @Override
    public Tensor apply(Tensor value) {
        Tensor rows = value.flatten(0, 1).flatten(1, -1).clone(); // (windows × pos, d)
        Tensor put = values.to(rows.scalar_type()).expand(tokens.size(0), rows.size(1));
        return rows.index_copy_(0, tokens, put).view(value.shape());
    }
}
