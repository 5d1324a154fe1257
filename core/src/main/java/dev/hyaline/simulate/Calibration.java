package dev.hyaline.simulate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.hyaline.common.Arguments;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From a simulator's scale to the unit's own. Fit on the calibrate split, pooled over its windows,
 * and immutable from then on. Source: the 2023 neuron-explainer paper.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Calibration.None.class, name = "none"),
    @JsonSubTypes.Type(value = Calibration.Linear.class, name = "linear"),
    @JsonSubTypes.Type(value = Calibration.Percentile.class, name = "percentile")
})
public sealed interface Calibration {

    enum Method {
        NONE,
        LINEAR,
        PERCENTILE
    }

    /** The activation that a simulated value stands for. */
    double apply(double simulated);

    /** The simulated value as it is. */
    record None() implements Calibration {

        @Override
        public double apply(double simulated) {
            return simulated;
        }
    }

    /**
     * Least squares: {@code coefficient · simulated + intercept}.
     *
     * @param coefficient 0 where the simulated values were constant
     * @param intercept then the mean activation
     */
    record Linear(double coefficient, double intercept) implements Calibration {

        @Override
        public double apply(double simulated) {
            return coefficient * simulated + intercept;
        }
    }

    /**
     * Percentile matching: both sides sorted, the i-th simulated value stands for the i-th
     * activation, linearly between, clamped at the ends; of equal simulated values the last counts,
     * and the first is where the line from the left arrives.
     *
     * @param simulated ascending; of a run of equal values the first and the last
     * @param activations ascending, one a simulated value
     */
    record Percentile(List<Double> simulated, List<Double> activations) implements Calibration {

        public Percentile {
            simulated = List.copyOf(simulated);
            activations = List.copyOf(activations);
            if (simulated.isEmpty() || simulated.size() != activations.size()) {
                throw Arguments.wrong(
                        "simulated values and activations must be equally many, but are: %d and %d",
                        simulated.size(), activations.size());
            }
        }

        @Override
        public double apply(double value) {
            int after = (int) simulated.stream().takeWhile(each -> each <= value).count();
            if (after == 0) {
                return activations.getFirst();
            }
            if (after == simulated.size()) {
                return activations.getLast();
            }
            double x0 = simulated.get(after - 1);
            double y0 = activations.get(after - 1);
            double slope = (activations.get(after) - y0) / (simulated.get(after) - x0);
            return y0 + slope * (value - x0);
        }
    }

    /**
     * Fits a calibration.
     *
     * @param simulated at least one, finite
     * @param activations the true ones, one a simulated value
     */
    static Calibration fit(Method method, double[] simulated, double[] activations) {
        return switch (method) {
            case NONE -> new None();
            case LINEAR -> linear(simulated, activations);
            case PERCENTILE -> percentile(simulated, activations);
        };
    }

    private static Linear linear(double[] simulated, double[] activations) {
        check(simulated, activations);
        double meanX = Statistics.mean(simulated);
        double meanY = Statistics.mean(activations);
        boolean constant = true;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < simulated.length; i++) {
            constant &= simulated[i] == simulated[0];
            xx += (simulated[i] - meanX) * (simulated[i] - meanX);
            xy += (simulated[i] - meanX) * (activations[i] - meanY);
        }
        double coefficient = constant ? 0 : xy / xx;
        return new Linear(coefficient, meanY - coefficient * meanX);
    }

    private static Percentile percentile(double[] simulated, double[] activations) {
        check(simulated, activations);
        double[] x = simulated.clone();
        double[] y = activations.clone();
        Arrays.sort(x);
        Arrays.sort(y);
        List<Double> knots = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            boolean within = i > 0 && i < x.length - 1 && x[i - 1] == x[i] && x[i] == x[i + 1];
            if (!within) {
                knots.add(x[i]);
                values.add(y[i]);
            }
        }
        return new Percentile(knots, values);
    }

    private static void check(double[] simulated, double[] activations) {
        if (simulated.length != activations.length || simulated.length == 0) {
            throw HyalineException.numeric(
                    "calibration needs equally many simulated values and activations, at least 1,"
                            + " but has: %d and %d",
                    simulated.length, activations.length);
        }
    }
}
