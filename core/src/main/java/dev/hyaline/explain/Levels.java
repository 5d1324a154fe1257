package dev.hyaline.explain;

import dev.hyaline.common.Arguments;
import java.util.Arrays;

/**
 * Weighted k-means in one dimension, exactly: cuts ascending values into at most k runs, none
 * longer than a given length, so that the weighted squared distance to each run's mean,
 *
 * <pre>Σ over runs Σ w_i (x_i − x̄_run)²</pre>
 *
 * is least. Dynamic programming over (runs used, values covered), O(k · n · length); of equally
 * good cuts the one whose last run begins first. Deterministic.
 */
final class Levels {

    private final double[] weight; // prefix sums, from 0
    private final double[] sum;
    private final double[] square;

    private Levels(double[] values, double[] weights) {
        int n = values.length;
        weight = new double[n + 1];
        sum = new double[n + 1];
        square = new double[n + 1];
        double centre = n == 0 ? 0 : values[n / 2]; // keeps the differences of squares exact
        for (int i = 0; i < n; i++) {
            double x = values[i] - centre;
            weight[i + 1] = weight[i] + weights[i];
            sum[i + 1] = sum[i] + weights[i] * x;
            square[i + 1] = square[i] + weights[i] * x * x;
        }
    }

    /**
     * @param values ascending
     * @param weights one a value, above 0
     * @param k the most runs there may be
     * @param longest the most values in a run; k of them must hold all
     * @return where the runs end (exclusive), ascending; the last is the number of values
     */
    static int[] cut(double[] values, double[] weights, int k, int longest) {
        if (values.length > (long) k * longest) {
            throw Arguments.wrong(
                    "values must be at most %d, but are: %d", (long) k * longest, values.length);
        }
        return new Levels(values, weights).cut(values.length, Math.min(k, values.length), longest);
    }

    private int[] cut(int n, int k, int longest) {
        double[] cost = new double[n + 1]; // of the best cut of the first i values into `runs` runs
        Arrays.fill(cost, 1, n + 1, Double.POSITIVE_INFINITY);
        double[][] runCosts = runCosts(n, longest);
        int[][] start = new int[k + 1][n + 1];
        for (int runs = 1; runs <= k; runs++) {
            double[] next = new double[n + 1];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            for (int end = runs; end <= n; end++) {
                for (int from = Math.max(runs - 1, end - longest); from < end; from++) {
                    double candidate = cost[from] + runCosts[end][from];
                    if (candidate < next[end]) {
                        next[end] = candidate;
                        start[runs][end] = from;
                    }
                }
            }
            cost = next;
        }
        int[] ends = new int[k];
        for (int runs = k, end = n; runs > 0; end = start[runs][end], runs--) {
            ends[runs - 1] = end;
        }
        return ends;
    }

    /** The cost of every run there may be, [end, from]: each is needed k times. */
    private double[][] runCosts(int n, int longest) {
        double[][] costs = new double[n + 1][n];
        for (int end = 1; end <= n; end++) {
            for (int from = Math.max(0, end - longest); from < end; from++) {
                costs[end][from] = cost(from, end);
            }
        }
        return costs;
    }

    /** The weighted squared distance of the values of one run to their mean; never below 0. */
    private double cost(int from, int to) {
        double w = weight[to] - weight[from];
        double s = sum[to] - sum[from];
        return Math.max(0, square[to] - square[from] - s * s / w);
    }
}
