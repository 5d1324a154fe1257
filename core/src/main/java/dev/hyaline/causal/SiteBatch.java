package dev.hyaline.causal;

import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Windows with a site's activations. Tokens are numbered through all windows, as if each had the
 * length of the longest.
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
        model.run(
                tokens,
                Hooks.none()
                        .capture(
                                site,
                                (_, value) ->
                                        batch[0] = of(tokens, documents, selection, value, scope)));
        return batch[0];
    }

    /** Of the site's values in a pass. */
    static SiteBatch of(
            int[][] tokens, int[] documents, Selection selection, Tensor value, TensorScope scope) {
        Tensor each = rows(value);
        float[] norms = norms(each);
        int length = length(tokens);
        int[] kept =
                IntStream.range(0, norms.length)
                        .filter(i -> i % length < tokens[i / length].length)
                        .filter(i -> i % length > 0 || !selection.withoutFirst())
                        .filter(i -> norms[i] <= selection.largestNorm())
                        .toArray();
        int[] predicting =
                IntStream.of(kept)
                        .filter(i -> i % length < tokens[i / length].length - 1)
                        .toArray();
        Tensor x = scope.keep(each.index_select(0, numbers(kept)));
        return new SiteBatch(tokens, documents, kept, predicting, x);
    }

    private static int length(int[][] tokens) {
        return Stream.of(tokens).mapToInt(each -> each.length).max().orElseThrow();
    }

    /** {@code [windows, pos, …]} to {@code [windows × pos, d]}. */
    private static Tensor rows(Tensor value) {
        return value.flatten(0, 1).flatten(1, -1);
    }

    /** The norm of each row of {@code [rows, d]}. */
    public static float[] norms(Tensor rows) {
        try (TensorScope _ = TensorScope.open()) {
            return Tensors.floats(
                    rows.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, false));
        }
    }

    /** Numbers of tokens, int64. */
    public static Tensor numbers(int[] tokens) {
        return Tensors.ids(new int[][] {tokens}, tokens.length).reshape(-1);
    }

    /** How many tokens there are, kept or not. */
    public int size() {
        return Stream.of(tokens).mapToInt(each -> each.length).sum();
    }

    public int document(int token) {
        return documents[token / length(tokens)];
    }

    /** Where the kept tokens are in each window. */
    List<List<Integer>> keptPositions() {
        int length = length(tokens);
        List<List<Integer>> positions = new ArrayList<>();
        for (int[] _ : tokens) {
            positions.add(new ArrayList<>());
        }
        IntStream.of(kept).forEach(i -> positions.get(i / length).add(i % length));
        return positions;
    }

    /** The id of the token behind each predicting one. */
    public int[] next() {
        int length = length(tokens);
        return IntStream.of(predicting).map(i -> tokens[i / length][i % length + 1]).toArray();
    }
}
