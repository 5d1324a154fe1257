package dev.hyaline.score;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Statistics;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How well predictions p match true activations t, over all tokens of all windows together. Both
 * sides are equally long and finite. Source: the 2023 neuron-explainer paper.
 */
public final class Measures {

    private Measures() {}

    /**
     * The headline: Pearson's correlation, in [-1, 1]. It does not see the prediction's scale. With
     * mean matched and deviation set to ρ times the true one, ρ² of the variance is explained.
     */
    public static Score correlation(double[] truth, double[] predicted) {
        OptionalDouble correlation = Statistics.pearson(truth, predicted);
        if (correlation.isPresent()) {
            return Score.of(correlation.getAsDouble());
        }
        if (truth.length == 0) {
            return nothing();
        }
        String side = constant(truth) ? "the true activations are" : "the prediction is";
        return new Score.Undefined(side + " constant");
    }

    /**
     * {@code 1 − Σ (t − p)² / Σ (t − t̄)²}, at most 1: the paper's explained variance, 0 for
     * predicting the mean. Undefined where the truth is constant.
     */
    public static Score explainedVariance(double[] truth, double[] predicted) {
        if (truth.length == 0) {
            return nothing();
        }
        return constant(truth)
                ? new Score.Undefined("the true activations are constant")
                : unexplained(truth, predicted, Statistics.mean(truth));
    }

    /**
     * {@code 1 − Σ (t − p)² / Σ t²}, at most 1: what the released code calls rsquared, 0 for
     * predicting 0. Undefined where the truth is 0 throughout.
     */
    public static Score explainedVarianceUncentred(double[] truth, double[] predicted) {
        return zero(truth) ? allZero(truth) : unexplained(truth, predicted, 0);
    }

    /**
     * {@code 1 − Σ |t − p| / Σ |t|}, at most 1, 0 for predicting 0. Undefined where the truth is 0
     * throughout.
     */
    public static Score absoluteDeviationExplained(double[] truth, double[] predicted) {
        if (zero(truth)) {
            return allZero(truth);
        }
        checkLengths(truth, predicted);
        double error = 0;
        double deviation = 0;
        for (int i = 0; i < truth.length; i++) {
            error += Math.abs(truth[i] - predicted[i]);
            deviation += Math.abs(truth[i]);
        }
        return Score.of(1 - error / deviation);
    }

    private static Score unexplained(double[] truth, double[] predicted, double centre) {
        checkLengths(truth, predicted);
        double error = 0;
        double moment = 0;
        for (int i = 0; i < truth.length; i++) {
            error += (truth[i] - predicted[i]) * (truth[i] - predicted[i]);
            moment += (truth[i] - centre) * (truth[i] - centre);
        }
        double score = 1 - error / moment;
        return Double.isFinite(score)
                ? Score.of(score)
                : new Score.Undefined("the variance of the true activations vanishes");
    }

    private static Score nothing() {
        return new Score.Undefined("there are no tokens");
    }

    private static Score allZero(double[] truth) {
        return truth.length == 0
                ? nothing()
                : new Score.Undefined("the true activations are all zero");
    }

    private static boolean constant(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    private static boolean zero(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == 0);
    }

    private static void checkLengths(double[] truth, double[] predicted) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "predictions must be one a token: %d tokens, %d predictions",
                            truth.length, predicted.length));
        }
    }
}
