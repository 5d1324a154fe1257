package dev.hyaline.model;

import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Sequences of token ids that a model can take, of any lengths. */
final class TokenBatch {

    private final int[][] sequences;
    private final int length;

    private TokenBatch(int[][] sequences, int length) {
        this.sequences = sequences;
        this.length = length;
    }

    static TokenBatch of(int[][] sequences, ModelConfig config) {
        if (sequences.length == 0) {
            throw new IllegalArgumentException("a batch must have at least one sequence");
        }
        int longest = 0;
        for (int row = 0; row < sequences.length; row++) {
            check(sequences[row], row, config);
            longest = Math.max(longest, sequences[row].length);
        }
        return new TokenBatch(sequences, longest);
    }

    private static void check(int[] sequence, int row, ModelConfig config) {
        if (sequence.length < 1 || sequence.length > config.nCtx()) {
            throw HyalineException.corpus(
                    "sequence must have 1 to "
                            + config.nCtx()
                            + " tokens, the model's context, but is: "
                            + sequence.length
                            + " (sequence "
                            + row
                            + ")");
        }
        for (int pos = 0; pos < sequence.length; pos++) {
            if (sequence[pos] < 0 || sequence[pos] >= config.dVocab()) {
                throw HyalineException.model(
                        "token id must be from 0 to "
                                + (config.dVocab() - 1)
                                + ", the model's vocabulary, but is: "
                                + sequence[pos]
                                + " (sequence "
                                + row
                                + ", position "
                                + pos
                                + ")");
            }
        }
    }

    /** The number of sequences. */
    int size() {
        return sequences.length;
    }

    /** The length of the longest sequence. */
    int length() {
        return length;
    }

    /** The length of one sequence. */
    int length(int row) {
        return sequences[row].length;
    }

    /** {@code [B, T]}; shorter ones are filled up on the right, where no token before can look. */
    Tensor ids() {
        return Tensors.ids(sequences, length);
    }
}
