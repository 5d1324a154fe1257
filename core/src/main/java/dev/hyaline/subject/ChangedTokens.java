package dev.hyaline.subject;

import dev.hyaline.common.HyalineException;
import dev.hyaline.model.Edit;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The tokens of a batch at which something is changed.
 *
 * @param mask 1 at those and 0 at others, {@code [sequences, length]}
 * @param sequences how many
 * @param length of the longest
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChangedTokens(float[] mask, int sequences, int length) {

    static ChangedTokens of(Intervention.Where where, int[][] tokens) {
        int length = 0;
        for (int[] each : tokens) {
            length = Math.max(length, each.length);
        }
        if (where instanceof Intervention.Where.InEach(var each) && each.size() != tokens.length) {
            throw HyalineException.usage(
                    "positions must be of %d sequences, but are of: %d",
                    tokens.length, each.size());
        }
        ChangedTokens changed =
                new ChangedTokens(new float[tokens.length * length], tokens.length, length);
        for (int row = 0; row < tokens.length; row++) {
            switch (where) {
                case Intervention.Where.Everywhere() -> changed.from(row, 0, tokens[row].length);
                case Intervention.Where.From(int first) ->
                        changed.from(row, first, tokens[row].length);
                case Intervention.Where.At(var all) -> changed.add(row, all, length);
                case Intervention.Where.InEach(var each) ->
                        changed.add(row, each.get(row), tokens[row].length);
            }
        }
        return changed;
    }

    private void from(int row, int first, int end) {
        for (int p = first; p < end; p++) {
            mask[row * length + p] = 1;
        }
    }

    private void add(int row, List<Integer> positions, int end) {
        for (int p : positions) {
            if (p >= end) {
                throw HyalineException.usage(
                        "position must be below %d, the length of the sequence, but is: %d",
                        end, p);
            }
            mask[row * length + p] = 1;
        }
    }

    /** Refuses values for fewer positions than are changed. */
    void requireWithin(int values) {
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0 && i % length >= values) {
                throw HyalineException.usage(
                        "values must be there for each position that is changed, such as %d, but are there for: %d",
                        i % length, values);
            }
        }
    }

    /** An edit of all tokens, kept at these. */
    Edit edit(Edit all) {
        return value -> {
            Tensor rows = value.flatten(2, -1); // [B, T, d]
            Tensor here = Tensors.of(mask, sequences, length, 1).to(rows).ne(new Scalar(0));
            return all.apply(rows).where(here, rows).view(value.shape());
        };
    }
}
