package dev.hyaline.model.family;

import dev.hyaline.model.ModelConfig;
import dev.hyaline.testing.model.SharedKeysModel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The forward pass of a {@link SharedKeysModel} in double precision, number by number; it shares
 * nothing with the library but the shape.
 */
final class PlainLoop {

    private final ModelConfig config;
    private final SharedKeysModel model;
    private final Map<String, double[]> seen = new LinkedHashMap<>();

    PlainLoop(ModelConfig config, SharedKeysModel model) {
        this.config = config;
        this.model = model;
    }

    /** Values by their hook points' names, row-major. */
    Map<String, double[]> run(int[] tokens) {
        double[][] x = new double[tokens.length][config.dModel()];
        for (int t = 0; t < tokens.length; t++) {
            for (int d = 0; d < config.dModel(); d++) {
                x[t][d] =
                        weight("stem.tokens", tokens[t] * config.dModel() + d)
                                + weight("stem.positions", t * config.dModel() + d);
            }
        }
        for (int layer = 0; layer < config.nLayers(); layer++) {
            String hook = "blocks." + layer + ".";
            String floor = "floors." + layer + ".";
            keep(hook + "hook_resid_pre", x);
            double[][] attnOut =
                    linear(floor + "look.out", attention(hook, floor, norm(floor + "before", x)));
            x = keep(hook + "hook_resid_mid", sum(x, keep(hook + "hook_attn_out", attnOut)));
            double[][] post = linear(floor + "think.up", norm(floor + "between", x));
            keep(hook + "mlp.hook_pre", post);
            for (double[] row : post) {
                for (int n = 0; n < row.length; n++) {
                    row[n] = row[n] / (1 + Math.exp(-row[n])); // SiLU
                }
            }
            keep(hook + "mlp.hook_post", post);
            double[][] mlpOut = keep(hook + "hook_mlp_out", linear(floor + "think.down", post));
            x = keep(hook + "hook_resid_post", sum(x, mlpOut));
        }
        keep("logits", linear("stem.tokens", norm("roof", x)));
        return seen;
    }

    /** {@code [T, heads · dHead]}. */
    private double[][] attention(String hook, String floor, double[][] x) {
        double[][] q = keep(hook + "attn.hook_q", linear(floor + "look.q", x));
        double[][] k = keep(hook + "attn.hook_k", linear(floor + "look.k", x));
        double[][] v = keep(hook + "attn.hook_v", linear(floor + "look.v", x));
        int size = config.dHead();
        double[][] pattern = new double[config.nHeads() * x.length][x.length];
        double[][] z = new double[x.length][config.nHeads() * size];
        for (int head = 0; head < config.nHeads(); head++) {
            int shared = head / (config.nHeads() / config.nKvHeads());
            for (int to = 0; to < x.length; to++) {
                double[] weights = pattern[head * x.length + to];
                double total = 0;
                for (int from = 0; from <= to; from++) {
                    double score = 0;
                    for (int i = 0; i < size; i++) {
                        score += q[to][head * size + i] * k[from][shared * size + i];
                    }
                    weights[from] = Math.exp(score / Math.sqrt(size));
                    total += weights[from];
                }
                for (int from = 0; from <= to; from++) {
                    weights[from] /= total;
                    for (int i = 0; i < size; i++) {
                        z[to][head * size + i] += weights[from] * v[from][shared * size + i];
                    }
                }
            }
        }
        keep(hook + "attn.hook_pattern", pattern);
        return keep(hook + "attn.hook_z", z);
    }

    /** (x − mean) / √(variance + ε) · gain, row by row. */
    private double[][] norm(String name, double[][] x) {
        double[][] y = new double[x.length][config.dModel()];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            for (double each : x[t]) {
                mean += each / x[t].length;
            }
            double variance = 0;
            for (double each : x[t]) {
                variance += (each - mean) * (each - mean) / x[t].length;
            }
            for (int d = 0; d < y[t].length; d++) {
                y[t][d] = (x[t][d] - mean) / Math.sqrt(variance + config.norm().eps()) * weight(name, d);
            }
        }
        return y;
    }

    /** x Wᵀ with W as stored, {@code [out, in]}. */
    private double[][] linear(String name, double[][] x) {
        int in = x[0].length;
        int out = values(name).length / in;
        double[][] y = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    y[t][o] += x[t][i] * weight(name, o * in + i);
                }
            }
        }
        return y;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int d = 0; d < sum[t].length; d++) {
                sum[t][d] = a[t][d] + b[t][d];
            }
        }
        return sum;
    }

    private double weight(String name, int index) {
        return values(name)[index];
    }

    private float[] values(String name) {
        return model.weight(name);
    }

    private double[][] keep(String name, double[][] value) {
        double[] flat = new double[value.length * value[0].length];
        for (int t = 0; t < value.length; t++) {
            System.arraycopy(value[t], 0, flat, t * value[t].length, value[t].length);
        }
        seen.put(name, flat);
        return value;
    }
}
