package dev.hyaline.subject;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;

/**
 * Attention sinks among the tokens that count in some windows: tokens whose residual stream, in the
 * middle of the model, is more than {@value #RATIO} times as long as usual.
 *
 * @param point where norms were taken
 * @param tokens how many tokens count
 * @param sinks how many of them are sinks
 * @param median of the norms
 * @param largest of them
 * @param position the sinks' in their windows, if all have the same
 */
record Sinks(
        HookPoint point,
        int tokens,
        int sinks,
        double median,
        double largest,
        Optional<Integer> position) {

    private static final int RATIO = 10;

    /** From a pass through the model's first half. */
    static Sinks of(Transformer model, WindowBatch batch) {
        HookPoint point = HookPoint.residPre(model.config().nLayers() / 2);
        float[][] norms = new float[1][];
        Hooks hooks =
                Hooks.none()
                        .capture(
                                point,
                                (_, value) -> {
                                    try (TensorScope _ = TensorScope.open()) {
                                        norms[0] =
                                                Tensors.floats(
                                                        value.norm(
                                                                new ScalarOptional(new Scalar(2)),
                                                                new long[] {2},
                                                                false));
                                    }
                                });
        model.run(batch.tokens(), hooks);
        return of(point, norms[0], batch.length(), batch.firstPosition());
    }

    /**
     * @param norms {@code [windows, length]}
     * @param first position that counts
     */
    static Sinks of(HookPoint point, float[] norms, int length, int first) {
        float[] counted = new float[norms.length];
        int tokens = 0;
        for (int i = 0; i < norms.length; i++) {
            if (i % length >= first) {
                counted[tokens++] = norms[i];
            }
        }
        counted = Arrays.copyOf(counted, tokens);
        Arrays.sort(counted);
        double median = tokens == 0 ? 0 : counted[tokens / 2];
        double largest = tokens == 0 ? 0 : counted[tokens - 1];
        int sinks = 0;
        int one = -1;
        boolean same = true;
        for (int i = 0; i < norms.length; i++) {
            int position = i % length - first;
            if (position >= 0 && norms[i] > RATIO * median) {
                same &= sinks == 0 || one == position;
                one = position;
                sinks++;
            }
        }
        return new Sinks(
                point,
                tokens,
                sinks,
                median,
                largest,
                sinks > 0 && same ? Optional.of(one + first) : Optional.empty());
    }

    /** A sentence, if there are any. */
    Optional<String> doubt() {
        if (sinks == 0) {
            return Optional.empty();
        }
        return Optional.of(
                Figures.format(
                        "%,d of %,d tokens that count are attention sinks: residual norms of up to %,.0f at %s, %,.0f times the median, %,.1f%s; they are not masked",
                        sinks,
                        tokens,
                        largest,
                        point,
                        largest / median,
                        median,
                        position.map(p ->
                                        Figures.format(", all at position %d of what it reads", p))
                                .orElse("")));
    }
}
