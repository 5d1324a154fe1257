package dev.hyaline.causal;

import static dev.hyaline.model.WeightPart.*;

import dev.hyaline.common.HyalineException;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.ModelConfig.Norm;
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
 * neuron (l, a) to token t:                  W_out[l][a] · diag(g_lnf) · W_U[:, t]
 * </pre>
 *
 * <p>W_U is W_E transposed where the two are tied. What a gated neuron reads is its gate, which
 * opens it. Where what the MLP writes is normalised, W_out has that gain too.
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
        float[] tokens = matrix(EMBED, 0).inputs(reads);
        float scale = (float) config.embedding().scale();
        for (int token = 0; token < tokens.length; token++) {
            tokens[token] *= scale;
        }
        return tokens;
    }

    /** How strongly what writes this speaks for each token, {@code [dVocab]}. */
    public float[] tokensOut(float[] writes) {
        return unembedded(scaled(writes, LN_FINAL, 0));
    }

    /** x W_U, {@code [dVocab]}. */
    private float[] unembedded(float[] x) {
        return config.unembedding().tied()
                ? matrix(EMBED, 0).inputs(x)
                : matrix(UNEMBED, 0).outputs(x);
    }

    /**
     * The direct effect of a direction v of the residual stream on the logits, {@code [dVocab]}:
     * W_U[:, t] · diag(g_lnf) · (v − mean v), less the mean over all tokens. What the final
     * normalisation and the softmax take away anyway is left out (the mean of v only where the
     * normalisation takes it); the normalisation's scale is too.
     *
     * @param direction {@code [dModel]}
     */
    public float[] logits(float[] direction) {
        double mean = 0;
        for (float each : direction) {
            mean += config.norm().kind() == Norm.Kind.LAYER ? each / direction.length : 0;
        }
        float[] centred = new float[direction.length];
        for (int d = 0; d < centred.length; d++) {
            centred[d] = (float) (direction[d] - mean);
        }
        float[] logits = unembedded(scaled(centred, LN_FINAL, 0));
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
            return Optional.of(added(matrix(MLP_OUT, layer).outputs(direction), layer));
        }
        String place = at.name().substring(at.name().lastIndexOf('.') + 1);
        if (!WRITTEN.contains(place)) {
            return Optional.empty();
        }
        boolean normalised = config.norm().place() == Norm.Place.AFTER;
        return Optional.of(
                switch (place) {
                    case "hook_attn_out" -> normalised ? scaled(direction, LN1, layer) : direction;
                    case "hook_mlp_out" -> normalised ? scaled(direction, LN2, layer) : direction;
                    default -> direction;
                });
    }

    /** How strongly each neuron of a layer speaks to what reads this, {@code [dMlp]}. */
    public float[] upstream(float[] reads, int layer) {
        return matrix(MLP_OUT, layer).inputs(added(reads, layer));
    }

    /** How strongly what writes this speaks to each neuron of a layer, {@code [dMlp]}. */
    public float[] downstream(float[] writes, int layer) {
        return matrix(read(), layer).outputs(seen(writes, layer));
    }

    /** diag(g_ln2) W_in[:, b], what a neuron reads from the residual stream, {@code [dModel]}. */
    public float[] reads(int layer, int neuron) {
        requireNeuron(layer, neuron);
        return seen(matrix(read(), layer).to(neuron), layer);
    }

    /** W_out[a], what a neuron writes to the residual stream, {@code [dModel]}. */
    public float[] writes(int layer, int neuron) {
        requireNeuron(layer, neuron);
        return added(matrix(MLP_OUT, layer).from(neuron), layer);
    }

    private WeightPart read() {
        return config.mlp().gated() ? MLP_GATE : MLP_IN;
    }

    /** With the gain that is before the MLP, if there is one. */
    private float[] seen(float[] vector, int layer) {
        return switch (config.norm().place()) {
            case BEFORE, AROUND -> scaled(vector, LN2, layer);
            case AFTER -> vector;
        };
    }

    /** With the gain that is behind the MLP, if there is one. */
    private float[] added(float[] vector, int layer) {
        return switch (config.norm().place()) {
            case BEFORE -> vector;
            case AROUND -> scaled(vector, LN2_POST, layer);
            case AFTER -> scaled(vector, LN2, layer);
        };
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
