package dev.hyaline.causal;

import static dev.hyaline.model.WeightPart.*;

import dev.hyaline.common.HyalineException;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.WeightMatrix;
import dev.hyaline.model.WeightPart;
import dev.hyaline.model.family.ModelFolder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final Set<String> WRITTEN =
            Set.of(
                    "hook_resid_pre",
                    "hook_resid_mid",
                    "hook_resid_post",
                    "hook_attn_out",
                    "hook_mlp_out");

    private final ModelFolder model;
    private final ModelConfig config;
    private final Map<String, WeightMatrix> checked = new ConcurrentHashMap<>();

    public Connections(ModelFolder model) {
        this.model = model;
        this.config = model.config();
    }

    /** How strongly each token speaks to what reads this, {@code [dVocab]}. */
    public float[] tokensIn(float[] reads) {
        return matrix(EMBED, 0).inputs(reads);
    }

    /** How strongly what writes this speaks for each token, {@code [dVocab]}. */
    public float[] tokensOut(float[] writes) {
        return matrix(EMBED, 0).inputs(scaled(writes, LN_FINAL, 0));
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
     * A direction at a hook point as one of the residual stream, {@code [dModel]}; empty where what
     * is at the hook point is not written to it.
     */
    public Optional<float[]> written(float[] direction, HookPoint at) {
        if (at.layer().isEmpty()) {
            return Optional.empty();
        }
        int layer = at.layer().getAsInt();
        if (at.equals(HookPoint.mlpPost(layer))) {
            return Optional.of(matrix(MLP_OUT, layer).outputs(direction));
        }
        return WRITTEN.contains(at.name().substring(at.name().lastIndexOf('.') + 1))
                ? Optional.of(direction)
                : Optional.empty();
    }

    /** How strongly each neuron of a layer speaks to what reads this, {@code [dMlp]}. */
    public float[] upstream(float[] reads, int layer) {
        return matrix(MLP_OUT, layer).inputs(reads);
    }

    /** How strongly what writes this speaks to each neuron of a layer, {@code [dMlp]}. */
    public float[] downstream(float[] writes, int layer) {
        return matrix(MLP_IN, layer).outputs(scaled(writes, LN2, layer));
    }

    /** diag(g_ln2) W_in[:, b], what a neuron reads from the residual stream, {@code [dModel]}. */
    public float[] reads(int layer, int neuron) {
        requireNeuron(layer, neuron);
        return scaled(matrix(MLP_IN, layer).to(neuron), LN2, layer);
    }

    /** W_out[a], what a neuron writes to the residual stream, {@code [dModel]}. */
    public float[] writes(int layer, int neuron) {
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
            throw HyalineException.model(
                    "neuron must be one of %d layers of %d, but is: mlp.%d.%d (%s)",
                    config.nLayers(), config.dMlp(), layer, neuron, model.folder());
        }
    }
}
