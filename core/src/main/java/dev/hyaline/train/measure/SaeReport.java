package dev.hyaline.train.measure;

import dev.hyaline.run.Manifest;
import dev.hyaline.sae.SaeConfig;

/**
 * How good an autoencoder is, with all that the numbers stand on.
 *
 * @param sae where it was read from
 * @param config what it is
 * @param model the subject model
 * @param corpus of whose test split the windows are
 * @param windowLength tokens in a window, at most
 * @param windows how many were measured
 * @param measurement the numbers
 */
public record SaeReport(
        String sae,
        SaeConfig config,
        Manifest.Model model,
        Manifest.Corpus corpus,
        int windowLength,
        int windows,
        SaeMeasurement measurement) {}
