package dev.hyaline.explain;

import dev.hyaline.common.Statistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Least squares of activations on features with a constant: the base b and weights w that minimise
 *
 * <pre>Σ over positions (a − b − Σ over features w · x)² + Σ over features ridge · w²</pre>
 *
 * Normal equations, grown a feature at a time: O(positions) for each pair of features. Immutable;
 * {@link #with} shares what is there already.
 */
final class RuleWeights {

    private final double[] activations;
    private final List<double[]> features; // one value a position, less their mean
    private final List<Double> means;
    private final List<double[]> gram; // row i: the products of feature i with 0 … i, and ridge
    private final List<Double> moments; // the products with the activations

    private RuleWeights(
            double[] activations,
            List<double[]> features,
            List<Double> means,
            List<double[]> gram,
            List<Double> moments) {
        this.activations = activations;
        this.features = features;
        this.means = means;
        this.gram = gram;
        this.moments = moments;
    }

    /**
     * Without features.
     *
     * @param activations one a position, at least one; kept, not copied
     */
    static RuleWeights of(double[] activations) {
        return new RuleWeights(activations, List.of(), List.of(), List.of(), List.of());
    }

    /**
     * With one more feature.
     *
     * @param values one a position
     * @param ridge what draws its weight towards 0
     */
    RuleWeights with(double[] values, double ridge) {
        double mean = Statistics.mean(values);
        double[] centred = new double[values.length];
        for (int p = 0; p < centred.length; p++) {
            centred[p] = values[p] - mean;
        }
        double[] row = new double[features.size() + 1];
        for (int i = 0; i < features.size(); i++) {
            row[i] = product(centred, features.get(i));
        }
        row[features.size()] = product(centred, centred) + ridge;
        return new RuleWeights(
                activations,
                and(features, centred),
                and(means, mean),
                and(gram, row),
                and(moments, product(centred, activations)));
    }

    /** A copy of the list with one more. */
    static <T> List<T> and(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }

    private static double product(double[] x, double[] y) {
        double sum = 0;
        for (int p = 0; p < x.length; p++) {
            sum += x[p] * y[p];
        }
        return sum;
    }

    /** The base, then a weight for each feature; that of a constant feature is 0. */
    double[] solve() {
        int n = features.size();
        double[][] l = new double[n][n]; // Cholesky's decomposition
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = gram.get(i)[j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                if (i == j) {
                    l[i][i] = sum > 0 ? Math.sqrt(sum) : Double.POSITIVE_INFINITY;
                } else {
                    l[i][j] = sum / l[j][j];
                }
            }
            double sum = moments.get(i);
            for (int k = 0; k < i; k++) {
                sum -= l[i][k] * y[k];
            }
            y[i] = sum / l[i][i];
        }
        double[] solution = new double[n + 1];
        solution[0] = Statistics.mean(activations);
        for (int i = n - 1; i >= 0; i--) {
            double sum = y[i];
            for (int k = i + 1; k < n; k++) {
                sum -= l[k][i] * solution[k + 1];
            }
            solution[i + 1] = sum / l[i][i];
            solution[0] -= solution[i + 1] * means.get(i);
        }
        return solution;
    }

    /** What base and weights predict at every position, before any cap. */
    static double[] predict(double[] solution, List<double[]> features, int positions) {
        double[] predicted = new double[positions];
        for (int p = 0; p < positions; p++) {
            double sum = solution[0];
            for (int i = 0; i < features.size(); i++) {
                sum += solution[i + 1] * features.get(i)[p];
            }
            predicted[p] = sum;
        }
        return predicted;
    }
}
