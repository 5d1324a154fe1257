package dev.hyaline.causal;

import static dev.hyaline.model.WeightPart.*;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.WeightMatrix;
import dev.hyaline.model.WeightPart;
import dev.hyaline.model.family.ModelFolder;
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
 * <p>Weights stay in their mapped file. Thread-safe until the model folder is closed.
 */
public final class Connections {

    private final ModelFolder model;
    private final ModelConfig config;
    private final Map<String, WeightMatrix> checked = new ConcurrentHashMap<>();

    public Connections(ModelFolder model) {
        this.model = model;
        this.config = model.config();
    }

    /** How strongly each token speaks to a neuron, {@code [dVocab]}. */
    public float[] tokensIn(int layer, int neuron) {
        return matrix(EMBED, 0).inputs(reads(layer, neuron));
    }

    /** How strongly a neuron speaks for each token, {@code [dVocab]}. */
    public float[] tokensOut(int layer, int neuron) {
        return matrix(EMBED, 0).inputs(scaled(writes(layer, neuron), LN_FINAL, 0));
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
        float[] logits = matrix(EMBED, 0).inputs(scaled(centred, LN_FINAL, 0));
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
        return matrix(MLP_OUT, layer).outputs(activations);
    }

    /** How strongly each neuron of an earlier layer speaks to a neuron, {@code [dMlp]}. */
    public float[] upstream(int layer, int neuron, int earlier) {
        if (earlier >= layer) {
            throw new IllegalArgumentException(
                    "earlier must be below %d, but is: %d".formatted(layer, earlier));
        }
        return matrix(MLP_OUT, earlier).inputs(reads(layer, neuron));
    }

    /** How strongly a neuron speaks to each neuron of a later layer, {@code [dMlp]}. */
    public float[] downstream(int layer, int neuron, int later) {
        if (later <= layer) {
            throw new IllegalArgumentException(
                    "later must be above %d, but is: %d".formatted(layer, later));
        }
        return matrix(MLP_IN, later).outputs(scaled(writes(layer, neuron), LN2, later));
    }

    /** diag(g_ln2) W_in[:, b], what a neuron reads from the residual stream, {@code [dModel]}. */
    private float[] reads(int layer, int neuron) {
        requireNeuron(layer, neuron);
        return scaled(matrix(MLP_IN, layer).to(neuron), LN2, layer);
    }

    /** W_out[a], what a neuron writes to the residual stream, {@code [dModel]}. */
    private float[] writes(int layer, int neuron) {
        requireNeuron(layer, neuron);
        return matrix(MLP_OUT, layer).from(neuron);
    }

    private float[] scaled(float[] vector, WeightPart norm, int layer) {
        float[] gain = model.gain(norm, layer);
        float[] scaled = new float[vector.length];
        for (int d = 0; d < vector.length; d++) {
            scaled[d] = vector[d] * gain[d];
        }
        return scaled;
    }

    /** Its values are looked at once: whether they are finite takes as long as a product. */
    private WeightMatrix matrix(WeightPart part, int layer) {
        return checked.computeIfAbsent(part + " " + layer, _ -> model.matrix(part, layer));
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
                                    model.folder()));
        }
    }
}
