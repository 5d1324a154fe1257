package dev.hyaline.train.measure;

import dev.hyaline.causal.Predictions;
import dev.hyaline.causal.SiteBatch;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.HeldOutTokens;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Transformer;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.tensor.Cores;
import dev.hyaline.tensor.TensorScope;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Measures an autoencoder on held-out documents: how well it reconstructs a site's activations, and
 * what becomes of the model when they are replaced by their reconstruction, by 0 and by their mean
 * (Gao et al. 2024, arXiv 2406.04093, section 4). What a token mask leaves out is neither measured
 * nor replaced. Memory is that of a batch a core, and some numbers a document and a latent.
 *
 * <p>Three times over the text: the norms whose median the mask goes by; the mean x̄; the rest.
 */
public final class SaeEvaluation {

    private static final int MOST_TOKENS = 512;

    /**
     * Of a batch: 16 MiB. Larger ones come from the system each time, which takes longer than to
     * compute them.
     */
    private static final int LOGITS = 1 << 22;

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
                        withoutFirst(), median.isPresent() ? largest : Double.POSITIVE_INFINITY);
        EvaluationTotals totals = new EvaluationTotals(sae.config().nLatents());
        try (TensorScope _ = TensorScope.open()) {
            Means means = means(selection);
            forEachBatch("measuring", batch -> measured(batch, means, selection), totals::add);
        }
        return totals.measurement(site.name(), mask, median);
    }

    /** A begin-of-text is never measured. */
    private boolean withoutFirst() {
        return mask.firstPosition() || heldOut.framing().before() > 0;
    }

    private double medianNorm() {
        SiteBatch.Selection all = new SiteBatch.Selection(withoutFirst(), Double.POSITIVE_INFINITY);
        MaskedNorms norms = new MaskedNorms();
        forEachBatch(
                "norms",
                batch -> {
                    try (TensorScope scope = TensorScope.open()) {
                        return SiteBatch.norms(batch(batch, all, scope).x());
                    }
                },
                norms::add);
        return norms.median();
    }

    private SiteBatch batch(
            HeldOutTokens.Batch batch, SiteBatch.Selection selection, TensorScope scope) {
        return SiteBatch.of(batch.tokens(), batch.documents(), site, model, selection, scope);
    }

    private Means means(SiteBatch.Selection selection) {
        RowSum raw = new RowSum(sae.config().dIn());
        RowSum normalised = new RowSum(sae.config().dIn());
        forEachBatch(
                "mean",
                batch -> {
                    try (TensorScope scope = TensorScope.open()) {
                        Tensor x = batch(batch, selection, scope).x();
                        Tensor taken = sae.config().normalisation().apply(x).values();
                        return new RowSum[] {RowSum.of(x), RowSum.of(taken)};
                    }
                },
                sums -> {
                    raw.add(sums[0]);
                    normalised.add(sums[1]);
                });
        if (raw.rows() == 0) {
            throw HyalineException.corpus(
                    "held-out documents must have tokens that the mask leaves, but have none");
        }
        return new Means(raw.mean(), normalised.mean());
    }

    private BatchMeasurement measured(
            HeldOutTokens.Batch tokens, Means means, SiteBatch.Selection selection) {
        TensorScope scope = TensorScope.open();
        try (scope) {
            Predictions predictions =
                    Predictions.of(
                            tokens.tokens(), tokens.documents(), site, model, selection, scope);
            SiteBatch batch = predictions.batch();
            Tensor x = batch.x();
            Codes codes = sae.encode(x);
            Tensor reconstruction = sae.decode(codes, x);
            TokenErrors errors = TokenErrors.of(x, reconstruction, means.raw, codes);
            TokenErrors normalised =
                    TokenErrors.of(
                            sae.config().normalisation().apply(x).values(),
                            sae.decodeNormalised(codes),
                            means.normalised,
                            codes);
            Tensor mean = means.raw.to(torch.ScalarType.Float);
            return new BatchMeasurement(
                    tokens(tokens) - batch.kept().length,
                    documents(batch, batch.kept()),
                    errors,
                    normalised,
                    FiringCounts.active(codes),
                    documents(batch, batch.predicting()),
                    predictions.clean(),
                    predictions.replacedBy(reconstruction),
                    predictions.crossEntropyWith(mean.mul(new Scalar(0))),
                    predictions.crossEntropyWith(mean));
        }
    }

    private static int[] documents(SiteBatch batch, int[] tokens) {
        return IntStream.of(tokens).map(batch::document).toArray();
    }

    private <R> void forEachBatch(
            String name, Function<HeldOutTokens.Batch, R> compute, Consumer<R> take) {
        long[] seen = {0};
        try (Progress.Task task = progress.begin(name, heldOut.tokens(), "tokens")) {
            Cores.inOrder(
                    heldOut.batches(batchTokens),
                    batch -> new Computed<>(compute.apply(batch), tokens(batch)),
                    computed -> {
                        take.accept(computed.result);
                        seen[0] += computed.tokens;
                        task.at(seen[0]);
                    });
        }
    }

    /** Without the begin-of-text of each window. */
    private int tokens(HeldOutTokens.Batch batch) {
        return batch.size() - heldOut.framing().before() * batch.tokens().length;
    }

    private record Computed<R>(R result, long tokens) {}

    /**
     * x̄.
     *
     * @param raw as activations are at the site {@code [1, d]}
     * @param normalised as the autoencoder takes them {@code [1, d]}
     */
    private record Means(Tensor raw, Tensor normalised) {}
}
