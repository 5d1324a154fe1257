package dev.hyaline.sae;

import java.util.OptionalDouble;
import java.util.function.Function;

/** The numbers that say how good an autoencoder is, under the names and with the formulas used. */
public enum SaeMetric {
    NMSE("nmse", "NMSE", "Σ‖x − x̂‖² / Σ‖x − x̄‖²", sums -> sums.reconstruction.nmse()),
    NMSE_ZERO_BASELINE(
            "nmse_zero_baseline",
            "NMSE, zero baseline",
            "mean over tokens of ‖x − x̂‖²/‖x‖²",
            sums -> sums.reconstruction.nmseZeroBaseline()),
    EXPLAINED_VARIANCE_LEGACY(
            "explained_variance_legacy",
            "explained variance, legacy",
            "mean over tokens of 1 − ‖x − x̂‖²/‖x − x̄‖²",
            sums -> sums.reconstruction.explainedVarianceLegacy()),
    L0("l0", "L0", "mean number of latents that are not 0", sums -> sums.reconstruction.l0()),
    KL(
            "kl",
            "KL(clean ‖ with SAE)",
            "mean over predictions, in nats",
            sums -> sums.downstream.kl()),
    DELTA_CE("delta_ce", "ΔCE", "CE with SAE − CE clean", sums -> sums.downstream.deltaCe()),
    LOSS_RECOVERED_ZERO(
            "loss_recovered_zero",
            "loss recovered, zero ablation",
            "(CE zero − CE with SAE) / (CE zero − CE clean)",
            sums -> sums.downstream.recoveredAgainstZero()),
    LOSS_RECOVERED_MEAN(
            "loss_recovered_mean",
            "loss recovered, mean ablation",
            "(CE mean − CE with SAE) / (CE mean − CE clean)",
            sums -> sums.downstream.recoveredAgainstMean()),
    CE_CLEAN(
            "ce_clean",
            "CE clean",
            "mean over predictions, in nats",
            sums -> sums.downstream.ceClean()),
    CE_WITH(
            "ce_with",
            "CE with SAE",
            "mean over predictions, in nats",
            sums -> sums.downstream.ceWith()),
    CE_ZERO("ce_zero", "CE zero", "x replaced by 0, in nats", sums -> sums.downstream.ceZero()),
    CE_MEAN("ce_mean", "CE mean", "x replaced by x̄, in nats", sums -> sums.downstream.ceMean());

    private final String id;
    private final String title;
    private final String formula;
    private final Function<EvaluationSums, OptionalDouble> value;

    SaeMetric(
            String id,
            String title,
            String formula,
            Function<EvaluationSums, OptionalDouble> value) {
        this.id = id;
        this.title = title;
        this.formula = formula;
        this.value = value;
    }

    /** Its name in JSON. */
    public String id() {
        return id;
    }

    /** Its name for people. */
    public String title() {
        return title;
    }

    /** What it is. */
    public String formula() {
        return formula;
    }

    OptionalDouble of(EvaluationSums sums) {
        return value.apply(sums);
    }
}
