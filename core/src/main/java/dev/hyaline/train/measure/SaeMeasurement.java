package dev.hyaline.train.measure;

import dev.hyaline.common.Interval;
import dev.hyaline.sae.TokenMask;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How good an autoencoder is on held-out documents.
 *
 * @param site the hook point
 * @param mask which tokens were left out
 * @param medianNorm of the tokens that the first position's rule leaves, where the mask asks for it
 * @param documents how many there were
 * @param tokens how many were measured
 * @param maskedTokens how many the mask left out
 * @param predictions of a next token, by measured tokens; what CE and KL stand on
 * @param latents how many the autoencoder has
 * @param dead how many of them were never active
 * @param density of the others
 * @param values the metrics, in the order of {@link SaeMetric}
 */
public record SaeMeasurement(
        String site,
        TokenMask mask,
        OptionalDouble medianNorm,
        int documents,
        long tokens,
        long maskedTokens,
        long predictions,
        int latents,
        int dead,
        List<DensityBin> density,
        List<Value> values) {

    public SaeMeasurement {
        density = List.copyOf(density);
        values = List.copyOf(values);
    }

    /**
     * A metric's value.
     *
     * @param metric which
     * @param value empty where it is undefined
     * @param interval from drawing documents with replacement
     */
    public record Value(SaeMetric metric, OptionalDouble value, Optional<Interval> interval) {}

    /** One of the metrics. */
    public Value value(SaeMetric metric) {
        return values.get(metric.ordinal());
    }

    /** The share of latents that were never active. */
    public double deadFraction() {
        return (double) dead / latents;
    }

    /** Whether a constant would reconstruct better, as it would at the wrong site. */
    public boolean isWorseThanConstant() {
        return value(SaeMetric.NMSE).value().orElse(0) > 1;
    }
}
