package dev.hyaline.causal;

import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.subject.Intervention;
import dev.hyaline.subject.Interventions;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a model predicts behind the kept tokens of a batch, as it is and with a site's values
 * replaced at those tokens. What lies before the site is computed once.
 */
public final class Predictions {

    /** Rows of logits that are worked on at a time, so that they stay in the cache. */
    private static final int ROWS = 32;

    private final Transformer model;
    private final HookPoint site;
    private final SiteBatch batch;
    private final Optional<Resumption> before;
    private final Tensor next; // of each prediction, int64 [predictions, 1]
    private final Tensor logClean; // log-probabilities of the model as it is [predictions, dVocab]

    /**
     * Where passes with a change go on.
     *
     * @param point before or at the site
     * @param value of the model as it is
     */
    private record Resumption(HookPoint point, Tensor value) {}

    /**
     * What replacing does to each prediction.
     *
     * @param crossEntropy −log q(next), in nats
     * @param divergence KL(clean ‖ replaced), in nats
     */
    @SuppressWarnings("ArrayRecordComponent") // on the hot path, never compared
    public record Replaced(double[] crossEntropy, double[] divergence) {}

    private Predictions(
            Transformer model,
            HookPoint site,
            SiteBatch batch,
            Optional<Resumption> before,
            Tensor next,
            Tensor logClean) {
        this.model = model;
        this.site = site;
        this.batch = batch;
        this.before = before;
        this.next = next;
        this.logClean = logClean;
    }

    /**
     * Of the model as it is.
     *
     * @param tokens ids, one row a window
     * @param documents of each window
     * @param scope that they are to live in
     */
    public static Predictions of(
            int[][] tokens,
            int[] documents,
            HookPoint site,
            Transformer model,
            SiteBatch.Selection selection,
            TensorScope scope) {
        SiteBatch[] batch = new SiteBatch[1];
        Tensor[] seen = new Tensor[3];
        Optional<HookPoint> resumable = site.resumable();
        Hooks hooks = Hooks.none();
        if (resumable.isPresent()) {
            hooks =
                    hooks.capture(
                            resumable.get(), (_, value) -> seen[0] = scope.keep(value.clone()));
        }
        hooks =
                hooks.capture(
                                site,
                                (_, value) ->
                                        batch[0] =
                                                SiteBatch.of(
                                                        tokens, documents, selection, value, scope))
                        .capture(
                                HookPoint.logits(),
                                (_, logits) -> {
                                    seen[1] = scope.keep(column(batch[0].next()));
                                    seen[2] = scope.keep(logProbabilities(logits, batch[0]));
                                });
        model.run(tokens, hooks);
        return new Predictions(
                model,
                site,
                batch[0],
                resumable.map(point -> new Resumption(point, seen[0])),
                seen[1],
                seen[2]);
    }

    private static Tensor column(int[] numbers) {
        return SiteBatch.numbers(numbers).unsqueeze(1);
    }

    private static Tensor logProbabilities(Tensor logits, SiteBatch batch) {
        Tensor all = logits.new_empty(batch.predicting().length, logits.size(2));
        forEachRows(logits, batch, (first, rows) -> all.narrow(0, first, rows.size(0)).copy_(rows));
        return all;
    }

    /** Receives log-probabilities of some predictions in a row {@code [some, dVocab]}. */
    @FunctionalInterface
    private interface Rows {
        void accept(long first, Tensor rows);
    }

    private static void forEachRows(Tensor logits, SiteBatch batch, Rows visitor) {
        Tensor predicting = SiteBatch.numbers(batch.predicting());
        Tensor all = logits.flatten(0, 1);
        for (long first = 0; first < predicting.size(0); first += ROWS) {
            try (TensorScope _ = TensorScope.open()) {
                long size = Math.min(ROWS, predicting.size(0) - first);
                Tensor rows = all.index_select(0, predicting.narrow(0, first, size));
                visitor.accept(first, rows.log_softmax(1));
            }
        }
    }

    /** The windows. */
    public SiteBatch batch() {
        return batch;
    }

    /** Cross-entropies of the model as it is, in nats. */
    public double[] clean() {
        try (TensorScope _ = TensorScope.open()) {
            return doubles(logClean.gather(1, next).neg());
        }
    }

    /**
     * With other values at the site.
     *
     * @param values of the kept tokens {@code [kept, d]}, or {@code [1, d]} for all of them
     */
    public Replaced replacedBy(Tensor values) {
        return with(splice(values), true);
    }

    /**
     * Cross-entropies with other values at the site, in nats.
     *
     * @param values see {@link #replacedBy}
     */
    public double[] crossEntropyWith(Tensor values) {
        return with(splice(values), false).crossEntropy();
    }

    private UnaryOperator<Hooks> splice(Tensor values) {
        return hooks -> hooks.edit(site, new Splice(SiteBatch.numbers(batch.kept()), values));
    }

    /** With the site changed, or what is behind it. */
    public Replaced under(List<Intervention> changes) {
        Interventions interventions = new Interventions(model.config());
        return with(hooks -> interventions.edit(hooks, changes, batch.tokens()), true);
    }

    private Replaced with(UnaryOperator<Hooks> changes, boolean diverging) {
        int predictions = batch.predicting().length;
        double[] crossEntropy = new double[predictions];
        double[] divergence = new double[diverging ? predictions : 0];
        Rows visitor =
                (first, rows) -> {
                    Tensor id = next.narrow(0, first, rows.size(0));
                    put(rows.gather(1, id).neg(), crossEntropy, first);
                    if (diverging) {
                        Tensor clean = logClean.narrow(0, first, rows.size(0));
                        Tensor each = clean.sub(rows).mul_(clean.exp());
                        put(
                                each.sum(new long[] {1}, false, new ScalarTypeOptional()),
                                divergence,
                                first);
                    }
                };
        Hooks hooks =
                changes.apply(
                        Hooks.none()
                                .capture(
                                        HookPoint.logits(),
                                        (_, logits) -> forEachRows(logits, batch, visitor)));
        if (before.isPresent()) {
            model.resume(before.get().point, before.get().value, hooks);
        } else {
            model.run(batch.tokens(), hooks);
        }
        return new Replaced(crossEntropy, divergence);
    }

    private static void put(Tensor from, double[] to, long first) {
        double[] here = doubles(from);
        System.arraycopy(here, 0, to, (int) first, here.length);
    }

    private static double[] doubles(Tensor tensor) {
        return Tensors.doubles(tensor.to(torch.ScalarType.Double));
    }
}
