package dev.hyaline.train.measure;

import java.util.OptionalDouble;

/**
 * Sums over predictions of what replacing a site's values does to the model: cross-entropies CE and
 * the divergence from the clean model, in nats. Sums of parts can be merged. Not thread-safe.
 */
final class DownstreamSums {

    private long predictions;
    private double divergence; // Σ KL(clean ‖ with SAE)
    private double clean; // Σ CE of the model as it is
    private double with; // Σ CE with the reconstruction
    private double zero; // Σ CE with 0
    private double mean; // Σ CE with the mean

    /** Takes in one prediction. */
    void add(double kl, double ceClean, double ceWith, double ceZero, double ceMean) {
        predictions++;
        divergence += kl;
        clean += ceClean;
        with += ceWith;
        zero += ceZero;
        mean += ceMean;
    }

    void merge(DownstreamSums other) {
        predictions += other.predictions;
        divergence += other.divergence;
        clean += other.clean;
        with += other.with;
        zero += other.zero;
        mean += other.mean;
    }

    long predictions() {
        return predictions;
    }

    OptionalDouble kl() {
        return mean(divergence);
    }

    OptionalDouble ceClean() {
        return mean(clean);
    }

    OptionalDouble ceWith() {
        return mean(with);
    }

    OptionalDouble ceZero() {
        return mean(zero);
    }

    OptionalDouble ceMean() {
        return mean(mean);
    }

    /** CE with SAE − CE clean. */
    OptionalDouble deltaCe() {
        return mean(with - clean);
    }

    /** (CE zero − CE with SAE) / (CE zero − CE clean). */
    OptionalDouble recoveredAgainstZero() {
        return ReconstructionSums.ratio(zero - with, zero - clean);
    }

    /** (CE mean − CE with SAE) / (CE mean − CE clean). */
    OptionalDouble recoveredAgainstMean() {
        return ReconstructionSums.ratio(mean - with, mean - clean);
    }

    private OptionalDouble mean(double sum) {
        return ReconstructionSums.ratio(sum, (double) predictions);
    }
}
