package dev.hyaline.score.compat;

import dev.hyaline.common.Figures;

/**
 * The scores of the released 2023 code, with its NaN and infinities where a score is undefined, and
 * with its habit of stretching a single prediction over all tokens. Ours keep undefined apart: see
 * {@code dev.hyaline.score.Measures}.
 */
public final class ReferenceScores {

    private ReferenceScores() {}

    /**
     * Pearson's correlation by the covariance matrix; NaN where a side's computed variance is 0.
     * Rounding of the mean can give a constant side a tiny variance, and the score is then 0.
     */
    public static double correlation(double[] truth, double[] predicted) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "predictions must be one a token: %d tokens, %d predictions",
                            truth.length, predicted.length));
        }
        double meanX = mean(truth);
        double meanY = mean(predicted);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < truth.length; i++) {
            double dx = truth[i] - meanX;
            double dy = predicted[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        double degrees = truth.length - 1.0;
        double r = xy / degrees / Math.sqrt(xx / degrees) / Math.sqrt(yy / degrees);
        return Double.isNaN(r) ? r : Math.clamp(r, -1.0, 1.0);
    }

    /** {@code 1 − mean (t − p)² / mean t²}: the second moment below is not centred. */
    public static double rsquared(double[] truth, double[] predicted) {
        double[] p = stretched(predicted, truth.length);
        double error = 0;
        double moment = 0;
        for (int i = 0; i < truth.length; i++) {
            error += (truth[i] - p[i]) * (truth[i] - p[i]);
            moment += truth[i] * truth[i];
        }
        return 1 - error / moment;
    }

    /** {@code 1 − mean |t − p| / mean |t|}. */
    public static double absoluteDeviationExplained(double[] truth, double[] predicted) {
        double[] p = stretched(predicted, truth.length);
        double error = 0;
        double deviation = 0;
        for (int i = 0; i < truth.length; i++) {
            error += Math.abs(truth[i] - p[i]);
            deviation += Math.abs(truth[i]);
        }
        return 1 - error / deviation;
    }

    private static double[] stretched(double[] predicted, int length) {
        if (predicted.length != length && predicted.length != 1) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "predictions must be one a token or one in all: %d tokens, %d predictions",
                            length, predicted.length));
        }
        double[] stretched = new double[length];
        for (int i = 0; i < length; i++) {
            stretched[i] = predicted[predicted.length == 1 ? 0 : i];
        }
        return stretched;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
