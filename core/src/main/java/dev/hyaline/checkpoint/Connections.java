package dev.hyaline.checkpoint;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How MLP neurons and tokens are connected by weights alone; biases, attention and the
 * normalisation's scale are left out, {@code g} is a normalisation's gain:
 *
 * <pre>
 * neuron (l1, a) to neuron (l2, b), l1 &lt; l2:  W_out[l1][a] · diag(g_ln2[l2]) · W_in[l2][:, b]
 * token t to neuron (l, b):                  W_E[t] · diag(g_ln2[l]) · W_in[l][:, b]
 * neuron (l, a) to token t:                  W_out[l][a] · diag(g_lnf) · W_E[t]
 * </pre>
 *
 * <p>Weights stay in their mapped file. Thread-safe until the checkpoint is closed.
 */
public final class Connections {

    private final Checkpoint checkpoint;
    private final Gpt2Config config;
    private final Map<String, StoredTensor> checked = new ConcurrentHashMap<>();

    public Connections(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
        this.config = checkpoint.config();
    }

    /** How strongly each token speaks to a neuron, {@code [dVocab]}. */
    public float[] tokensIn(int layer, int neuron) {
        return products("wte.weight", reads(layer, neuron));
    }

    /** How strongly a neuron speaks for each token, {@code [dVocab]}. */
    public float[] tokensOut(int layer, int neuron) {
        return products("wte.weight", scaled(writes(layer, neuron), "ln_f.weight"));
    }

    /**
     * The direct effect of a direction v of the residual stream on the logits, {@code [dVocab]}:
     * W_E[t] · diag(g_lnf) · (v − mean v), less the mean over all tokens. What the final
     * normalisation and the softmax take away anyway is left out; the normalisation's scale is too.
     *
     * @param direction {@code [dModel]}
     */
    public float[] logits(float[] direction) {
        double mean = 0;
        for (float each : direction) {
            mean += each / direction.length;
        }
        float[] centred = new float[direction.length];
        for (int d = 0; d < centred.length; d++) {
            centred[d] = (float) (direction[d] - mean);
        }
        float[] logits = products("wte.weight", scaled(centred, "ln_f.weight"));
        double average = 0;
        for (float each : logits) {
            average += (double) each / logits.length;
        }
        for (int token = 0; token < logits.length; token++) {
            logits[token] -= (float) average;
        }
        return logits;
    }

    /**
     * What a layer's neurons write to the residual stream, {@code [dModel]}.
     *
     * @param activations of the neurons, {@code [dMlp]}
     */
    public float[] written(int layer, float[] activations) {
        MatrixRows out = rows("h.%d.mlp.c_proj.weight".formatted(layer)); // [dMlp, dModel]
        float[] sums = new float[config.dModel()];
        float[] row = new float[config.dModel()];
        for (int neuron = 0; neuron < activations.length; neuron++) {
            out.read(neuron, row);
            for (int d = 0; d < sums.length; d++) {
                sums[d] += activations[neuron] * row[d];
            }
        }
        return sums;
    }

    /** How strongly each neuron of an earlier layer speaks to a neuron, {@code [dMlp]}. */
    public float[] upstream(int layer, int neuron, int earlier) {
        if (earlier >= layer) {
            throw new IllegalArgumentException(
                    "earlier must be below %d, but is: %d".formatted(layer, earlier));
        }
        return products("h.%d.mlp.c_proj.weight".formatted(earlier), reads(layer, neuron));
    }

    /** How strongly a neuron speaks to each neuron of a later layer, {@code [dMlp]}. */
    public float[] downstream(int layer, int neuron, int later) {
        if (later <= layer) {
            throw new IllegalArgumentException(
                    "later must be above %d, but is: %d".formatted(layer, later));
        }
        float[] written = scaled(writes(layer, neuron), "h.%d.ln_2.weight".formatted(later));
        MatrixRows in = rows("h.%d.mlp.c_fc.weight".formatted(later)); // [dModel, dMlp]
        float[] sums = new float[config.dMlp()];
        float[] row = new float[config.dMlp()];
        for (int d = 0; d < config.dModel(); d++) {
            in.read(d, row);
            float weight = written[d];
            for (int b = 0; b < sums.length; b++) {
                sums[b] += weight * row[b];
            }
        }
        return sums;
    }

    /** diag(g_ln2) W_in[:, b], what a neuron reads from the residual stream, {@code [dModel]}. */
    private float[] reads(int layer, int neuron) {
        requireNeuron(layer, neuron);
        StoredTensor in = tensor("h.%d.mlp.c_fc.weight".formatted(layer)); // [dModel, dMlp]
        float[] column = new float[config.dModel()];
        for (int d = 0; d < column.length; d++) {
            column[d] = (float) in.at((long) d * config.dMlp() + neuron);
        }
        return scaled(column, "h.%d.ln_2.weight".formatted(layer));
    }

    /** W_out[a], what a neuron writes to the residual stream, {@code [dModel]}. */
    private float[] writes(int layer, int neuron) {
        requireNeuron(layer, neuron);
        return rows("h.%d.mlp.c_proj.weight".formatted(layer)).row(neuron);
    }

    private float[] scaled(float[] vector, String gainName) {
        float[] gain = tensor(gainName).floats();
        float[] scaled = new float[vector.length];
        for (int d = 0; d < vector.length; d++) {
            scaled[d] = vector[d] * gain[d];
        }
        return scaled;
    }

    /** The product of each row of a matrix {@code [rows, dModel]} with a vector. */
    private float[] products(String matrix, float[] vector) {
        return rows(matrix).products(vector);
    }

    private MatrixRows rows(String matrix) {
        return new MatrixRows(tensor(matrix));
    }

    /** Its values are looked at once: whether they are finite takes as long as a product. */
    private StoredTensor tensor(String name) {
        return checked.computeIfAbsent(name, checkpoint::tensor);
    }

    private void requireNeuron(int layer, int neuron) {
        if (layer < 0 || layer >= config.nLayers() || neuron < 0 || neuron >= config.dMlp()) {
            throw new HyalineException(
                    ErrorCode.MODEL,
                    "neuron must be one of %d layers of %d, but is: mlp.%d.%d (%s)"
                            .formatted(
                                    config.nLayers(),
                                    config.dMlp(),
                                    layer,
                                    neuron,
                                    checkpoint.folder()));
        }
    }
}
