package dev.hyaline.causal;

import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Windows of one length with a site's activations. Tokens are numbered through all windows.
 *
 * @param tokens ids, one row a window
 * @param documents of each window
 * @param kept the tokens that the mask leaves
 * @param predicting those of them that have a next one in their window
 * @param x the activations of the kept ones {@code [kept, d]}
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, on the hot path, never compared
public record SiteBatch(int[][] tokens, int[] documents, int[] kept, int[] predicting, Tensor x) {

    /**
     * Which tokens are measured and replaced.
     *
     * @param withoutFirst whether position 0 is not
     * @param largestNorm above which one is not
     */
    public record Selection(boolean withoutFirst, double largestNorm) {}

    /** Runs the model as far as the site. */
    public static SiteBatch of(
            int[][] tokens,
            int[] documents,
            HookPoint site,
            Transformer model,
            Selection selection,
            TensorScope scope) {
        SiteBatch[] batch = new SiteBatch[1];
        int length = tokens[0].length;
        model.run(
                tokens,
                Hooks.none()
                        .capture(
                                site,
                                (_, value) -> {
                                    float[] norms = norms(value);
                                    int[] kept =
                                            IntStream.range(0, norms.length)
                                                    .filter(i ->
                                                            i % length > 0
                                                                    || !selection.withoutFirst())
                                                    .filter(i ->
                                                            norms[i] <= selection.largestNorm())
                                                    .toArray();
                                    int[] predicting =
                                            IntStream.of(kept)
                                                    .filter(i -> i % length < length - 1)
                                                    .toArray();
                                    Tensor x = rows(value).index_select(0, numbers(kept));
                                    batch[0] =
                                            new SiteBatch(
                                                    tokens,
                                                    documents,
                                                    kept,
                                                    predicting,
                                                    scope.keep(x));
                                }));
        return batch[0];
    }

    /** {@code [windows, pos, …]} to {@code [windows × pos, d]}. */
    private static Tensor rows(Tensor value) {
        return value.flatten(0, 1).flatten(1, -1);
    }

    /** The norm of each token's activation. */
    public static float[] norms(Tensor value) {
        try (TensorScope _ = TensorScope.open()) {
            return Tensors.floats(
                    rows(value).norm(new ScalarOptional(new Scalar(2)), new long[] {1}, false));
        }
    }

    /** Numbers of tokens, int64. */
    public static Tensor numbers(int[] tokens) {
        return Tensors.ids(new int[][] {tokens}, tokens.length).reshape(-1);
    }

    /** How many tokens there are, kept or not. */
    public int size() {
        return tokens.length * tokens[0].length;
    }

    public int document(int token) {
        return documents[token / tokens[0].length];
    }

    /** The id of the token behind each predicting one. */
    public int[] next() {
        int length = tokens[0].length;
        return IntStream.of(predicting).map(i -> tokens[i / length][i % length + 1]).toArray();
    }
}
