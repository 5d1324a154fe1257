package dev.hyaline.causal;

import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.subject.Intervention;
import dev.hyaline.subject.Interventions;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a model predicts behind the kept tokens of a batch, as it is and with a site's values
 * replaced at those tokens.
 *
 * @param batch the windows
 * @param model the model
 * @param site where values are replaced
 * @param logClean log-probabilities of the model as it is {@code [predictions, dVocab]}
 */
public record Predictions(SiteBatch batch, Transformer model, HookPoint site, Tensor logClean) {

    /**
     * What replacing does to each prediction.
     *
     * @param crossEntropy −log q(next), in nats
     * @param divergence KL(clean ‖ replaced), in nats
     */
    @SuppressWarnings("ArrayRecordComponent") // package-private, on the hot path, never compared
    public record Replaced(double[] crossEntropy, double[] divergence) {}

    /** Of the model as it is. */
    public static Predictions of(
            SiteBatch batch, Transformer model, HookPoint site, TensorScope scope) {
        return new Predictions(
                batch,
                model,
                site,
                logProbabilities(batch, model, UnaryOperator.identity(), scope));
    }

    private static Tensor logProbabilities(
            SiteBatch batch, Transformer model, UnaryOperator<Hooks> changes, TensorScope scope) {
        Tensor[] seen = new Tensor[1];
        Hooks hooks =
                Hooks.none()
                        .capture(
                                HookPoint.logits(),
                                (_, logits) -> {
                                    Tensor rows =
                                            logits.flatten(0, 1)
                                                    .index_select(
                                                            0,
                                                            SiteBatch.numbers(batch.predicting()));
                                    seen[0] =
                                            scope.keep(
                                                    rows.log_softmax(1)); // (predictions, dVocab)
                                });
        model.run(batch.tokens(), changes.apply(hooks));
        return seen[0];
    }

    /** Cross-entropies of the model as it is, in nats. */
    public double[] clean() {
        try (TensorScope _ = TensorScope.open()) {
            return crossEntropy(logClean);
        }
    }

    /**
     * With other values at the site.
     *
     * @param values of the kept tokens {@code [kept, d]}, or {@code [1, d]} for all of them
     */
    public Replaced replacedBy(Tensor values) {
        Splice splice = new Splice(SiteBatch.numbers(batch.kept()), values);
        return with(hooks -> hooks.edit(site, splice));
    }

    /**
     * With other values at the site, the same at all kept tokens.
     *
     * @param vector {@code [d]}
     */
    public Replaced replacedBy(float[] vector) {
        Intervention.Where kept = new Intervention.Where.InEach(batch.keptPositions());
        return under(List.of(new Intervention.Patch(site, Intervention.Rows.of(vector), kept)));
    }

    /** With anything changed in the pass. */
    public Replaced under(List<Intervention> changes) {
        Interventions interventions = new Interventions(model.config());
        return with(hooks -> interventions.edit(hooks, changes, batch.tokens()));
    }

    private Replaced with(UnaryOperator<Hooks> changes) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor logReplaced = logProbabilities(batch, model, changes, scope);
            Tensor divergence =
                    logClean.exp()
                            .mul(logClean.sub(logReplaced))
                            .sum(new long[] {1}, false, new ScalarTypeOptional());
            return new Replaced(
                    crossEntropy(logReplaced),
                    Tensors.doubles(divergence.to(torch.ScalarType.Double)));
        }
    }

    private double[] crossEntropy(Tensor logs) {
        Tensor next = SiteBatch.numbers(batch.next()).unsqueeze(1); // (predictions, 1)
        return Tensors.doubles(logs.gather(1, next).neg().to(torch.ScalarType.Double));
    }
}
