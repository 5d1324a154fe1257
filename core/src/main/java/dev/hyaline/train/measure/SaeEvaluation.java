package dev.hyaline.train.measure;

import dev.hyaline.causal.Predictions;
import dev.hyaline.causal.SiteBatch;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.HeldOutTokens;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Measures an autoencoder on held-out documents: how well it reconstructs a site's activations, and
 * what becomes of the model when they are replaced by their reconstruction, by 0 and by their mean
 * (Gao et al. 2024, arXiv 2406.04093, section 4). What a token mask leaves out is neither measured
 * nor replaced. Memory is that of one batch, and some numbers a document and a latent.
 *
 * <p>Three times over the text: the norms whose median the mask goes by; the mean x̄; the rest.
 */
public final class SaeEvaluation {

    private static final int MOST_TOKENS = 1024;
    private static final int LOGITS = 1 << 24; // of a batch: 64 MiB

    private final Sae sae;
    private final Transformer model;
    private final HookPoint site;
    private final TokenMask mask;
    private final HeldOutTokens heldOut;
    private final Progress progress;
    private final int batchTokens;

    /**
     * @param site where the autoencoder belongs
     * @param mask which tokens are left out
     */
    public SaeEvaluation(
            Sae sae,
            Transformer model,
            HookPoint site,
            TokenMask mask,
            HeldOutTokens heldOut,
            Progress progress) {
        this.sae = sae;
        this.model = model;
        this.site = site;
        this.mask = mask;
        this.heldOut = heldOut;
        this.progress = progress;
        this.batchTokens = Math.clamp(LOGITS / model.config().dVocab(), 1, MOST_TOKENS);
        requireSite();
    }

    private void requireSite() {
        List<Integer> shape = site.shape(model.config(), 1);
        long size = shape.stream().skip(1).reduce(1, Math::multiplyExact);
        boolean perToken = shape.getFirst() == 1 && site.compareTo(HookPoint.logits()) < 0;
        if (!perToken || size != sae.config().dIn()) {
            throw HyalineException.usage(
                    "site must have %d numbers a token, as the autoencoder takes, but is: %s, which has %s",
                    sae.config().dIn(), site, perToken ? String.valueOf(size) : "no such numbers");
        }
    }

    /** Measures. */
    public SaeMeasurement measure() {
        OptionalDouble median =
                mask.maxNormRatio() > 0 ? OptionalDouble.of(medianNorm()) : OptionalDouble.empty();
        double largest = median.orElse(0) * mask.maxNormRatio();
        SiteBatch.Selection selection =
                new SiteBatch.Selection(
                        withoutFirst(),
                        median.isPresent() ? largest : Double.POSITIVE_INFINITY);
        EvaluationTotals totals = new EvaluationTotals(sae.config().nLatents());
        try (TensorScope _ = TensorScope.open()) {
            Means means = means(selection);
            forEachBatch(
                    "measuring",
                    (tokens, documents) -> {
                        try (TensorScope scope = TensorScope.open()) {
                            SiteBatch batch =
                                    SiteBatch.of(tokens, documents, site, model, selection, scope);
                            measure(batch, means, totals, scope);
                        }
                    });
        }
        return totals.measurement(site.name(), mask, median);
    }

    /** A begin-of-text is never measured. */
    private boolean withoutFirst() {
        return mask.firstPosition() || heldOut.framing().before() > 0;
    }

    private double medianNorm() {
        MaskedNorms norms = new MaskedNorms();
        forEachBatch(
                "norms",
                (tokens, _) ->
                        model.run(
                                tokens,
                                Hooks.none()
                                        .capture(
                                                site,
                                                (_, value) -> {
                                                    float[] each = SiteBatch.norms(value);
                                                    int length = tokens[0].length;
                                                    for (int i = 0; i < each.length; i++) {
                                                        if (i % length > 0
                                                                || !withoutFirst()) {
                                                            norms.add(each[i]);
                                                        }
                                                    }
                                                })));
        return norms.median();
    }

    private Means means(SiteBatch.Selection selection) {
        RowSum raw = new RowSum(sae.config().dIn());
        RowSum normalised = new RowSum(sae.config().dIn());
        forEachBatch(
                "mean",
                (tokens, documents) -> {
                    try (TensorScope scope = TensorScope.open()) {
                        Tensor x =
                                SiteBatch.of(tokens, documents, site, model, selection, scope).x();
                        raw.add(x);
                        normalised.add(sae.config().normalisation().apply(x).values());
                    }
                });
        if (raw.rows() == 0) {
            throw HyalineException.corpus(
                    "held-out documents must have tokens that the mask leaves, but have none");
        }
        return new Means(raw.mean(), normalised.mean());
    }

    private void measure(SiteBatch batch, Means means, EvaluationTotals totals, TensorScope scope) {
        totals.addMasked(batch.size() - batch.kept().length);
        if (batch.kept().length == 0) {
            return;
        }
        Tensor x = batch.x();
        Codes codes = sae.encode(x);
        Tensor reconstruction = sae.decode(codes, x);
        totals.addFiring(codes);
        TokenErrors errors = TokenErrors.of(x, reconstruction, means.raw, codes);
        TokenErrors normalised =
                TokenErrors.of(
                        sae.config().normalisation().apply(x).values(),
                        sae.decodeNormalised(codes),
                        means.normalised,
                        codes);
        for (int i = 0; i < errors.size(); i++) {
            EvaluationSums sums = totals.of(batch.document(batch.kept()[i]));
            sums.reconstruction.add(errors, i);
            sums.normalised.add(normalised, i);
        }
        if (batch.predicting().length > 0) {
            Predictions predictions = Predictions.of(batch, model, site, scope);
            downstream(predictions, reconstruction, means.vector(), totals);
        }
    }

    private static void downstream(
            Predictions predictions, Tensor reconstruction, float[] mean, EvaluationTotals totals) {
        SiteBatch batch = predictions.batch();
        Predictions.Replaced with = predictions.replacedBy(reconstruction);
        double[] zero = predictions.replacedBy(new float[mean.length]).crossEntropy();
        double[] ablated = predictions.replacedBy(mean).crossEntropy();
        double[] clean = predictions.clean();
        for (int i = 0; i < clean.length; i++) {
            totals.of(batch.document(batch.predicting()[i]))
                    .downstream
                    .add(
                            with.divergence()[i],
                            clean[i],
                            with.crossEntropy()[i],
                            zero[i],
                            ablated[i]);
        }
    }

    private void forEachBatch(String name, HeldOutTokens.Visitor visitor) {
        long[] seen = {0};
        try (Progress.Task task = progress.begin(name, heldOut.tokens(), "tokens")) {
            heldOut.forEachBatch(
                    batchTokens,
                    (tokens, documents) -> {
                        visitor.visit(tokens, documents);
                        seen[0] += (long) tokens.length * tokens[0].length;
                        task.at(seen[0]);
                    });
        }
    }

    /**
     * x̄.
     *
     * @param raw as activations are at the site {@code [1, d]}
     * @param normalised as the autoencoder takes them {@code [1, d]}
     */
    private record Means(Tensor raw, Tensor normalised) {
        float[] vector() {
            return Tensors.floats(raw.to(torch.ScalarType.Float));
        }
    }
}
