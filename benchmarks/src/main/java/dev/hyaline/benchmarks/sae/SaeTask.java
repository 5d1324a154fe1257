package dev.hyaline.benchmarks.sae;

import dev.hyaline.common.Figures;
import dev.hyaline.train.LossConfig;

/**
 * What a contestant's process is to do: some training steps of a TopK autoencoder on made-up
 * activations.
 *
 * @param contestant whose step
 * @param latents n
 * @param dIn the size of an activation, d
 * @param k active latents a token
 * @param batch tokens a step, B
 * @param deadShare which part of the latents is dead; above 0 there is an auxiliary loss
 * @param steps that are measured, behind one that is not
 * @param limitSeconds how long the machine's limit is measured
 */
public record SaeTask(
        SaeContestant contestant,
        int latents,
        int dIn,
        int k,
        int batch,
        double deadShare,
        int steps,
        double limitSeconds) {

    private static final long MATRICES = 2; // encoder and decoder
    private static final long SEED = 7;

    /** The same for another contestant. */
    public SaeTask of(SaeContestant other) {
        return new SaeTask(other, latents, dIn, k, batch, deadShare, steps, limitSeconds);
    }

    /** The loss that both compute. */
    LossConfig loss() {
        return new LossConfig(k, LossConfig.kAux(dIn), LossConfig.AUX_COEFFICIENT, 1);
    }

    /** Bytes of all weights in single precision. */
    long weightBytes() {
        return Float.BYTES * (MATRICES * latents * dIn + latents + dIn);
    }

    /** Operations of the encoder's product, two a multiply and add, for all measured steps. */
    double encoderFlops() {
        return 2.0 * steps * batch * latents * dIn;
    }

    long seed() {
        return SEED;
    }

    String describe() {
        return Figures.format("%s, %,d latents, %s", contestant, latents, auxText());
    }

    String auxText() {
        return deadShare > 0 ? Figures.format("AuxK, %.0f %% dead", 100 * deadShare) : "no AuxK";
    }
}
