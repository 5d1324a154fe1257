package dev.hyaline.train.measure;

import java.util.OptionalDouble;

/** The numbers that say how good an autoencoder is, under the names and with the formulas used. */
public enum SaeMetric {
    NMSE("nmse", "NMSE", "Σ‖x − x̂‖² / Σ‖x − x̄‖²"),
    NMSE_NORMALISED(
            "nmse_normalised", "NMSE, normalised", "NMSE of norm(x), which is what training sees"),
    NMSE_ZERO_BASELINE(
            "nmse_zero_baseline", "NMSE, zero baseline", "mean over tokens of ‖x − x̂‖²/‖x‖²"),
    EXPLAINED_VARIANCE_LEGACY(
            "explained_variance_legacy",
            "explained variance, legacy",
            "mean over tokens of 1 − ‖x − x̂‖²/‖x − x̄‖²"),
    L0("l0", "L0", "mean number of latents that are not 0"),
    KL("kl", "KL(clean ‖ with SAE)", "mean over predictions, in nats"),
    DELTA_CE("delta_ce", "ΔCE", "CE with SAE − CE clean"),
    LOSS_RECOVERED_ZERO(
            "loss_recovered_zero",
            "loss recovered, zero ablation",
            "(CE zero − CE with SAE) / (CE zero − CE clean)"),
    LOSS_RECOVERED_MEAN(
            "loss_recovered_mean",
            "loss recovered, mean ablation",
            "(CE mean − CE with SAE) / (CE mean − CE clean)"),
    CE_CLEAN("ce_clean", "CE clean", "mean over predictions, in nats"),
    CE_WITH("ce_with", "CE with SAE", "mean over predictions, in nats"),
    CE_ZERO("ce_zero", "CE zero", "x replaced by 0, in nats"),
    CE_MEAN("ce_mean", "CE mean", "x replaced by x̄, in nats");

    private final String id;
    private final String title;
    private final String formula;

    SaeMetric(String id, String title, String formula) {
        this.id = id;
        this.title = title;
        this.formula = formula;
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
        return switch (this) {
            case NMSE -> sums.reconstruction.nmse();
            case NMSE_NORMALISED -> sums.normalised.nmse();
            case NMSE_ZERO_BASELINE -> sums.reconstruction.nmseZeroBaseline();
            case EXPLAINED_VARIANCE_LEGACY -> sums.reconstruction.explainedVarianceLegacy();
            case L0 -> sums.reconstruction.l0();
            case KL -> sums.downstream.kl();
            case DELTA_CE -> sums.downstream.deltaCe();
            case LOSS_RECOVERED_ZERO -> sums.downstream.recoveredAgainstZero();
            case LOSS_RECOVERED_MEAN -> sums.downstream.recoveredAgainstMean();
            case CE_CLEAN -> sums.downstream.ceClean();
            case CE_WITH -> sums.downstream.ceWith();
            case CE_ZERO -> sums.downstream.ceZero();
            case CE_MEAN -> sums.downstream.ceMean();
        };
    }
}
