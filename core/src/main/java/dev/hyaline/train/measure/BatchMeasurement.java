package dev.hyaline.train.measure;

import dev.hyaline.causal.Predictions;

/**
 * What a batch gives, as plain Java.
 *
 * @param masked tokens that are left out
 * @param kept the document of each other token
 * @param errors of the kept tokens
 * @param normalised the same as the autoencoder takes them
 * @param active their latents
 * @param predicting the document of each prediction
 * @param clean cross-entropies
 * @param with the reconstruction
 * @param zero cross-entropies with 0
 * @param mean cross-entropies with x̄
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, on the hot path, never compared
record BatchMeasurement(
        int masked,
        int[] kept,
        TokenErrors errors,
        TokenErrors normalised,
        long[] active,
        int[] predicting,
        double[] clean,
        Predictions.Replaced with,
        double[] zero,
        double[] mean) {}
