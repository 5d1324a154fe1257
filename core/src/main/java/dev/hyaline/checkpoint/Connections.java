package dev.hyaline.checkpoint;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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

    private static final ValueLayout.OfFloat F32 =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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
        StoredTensor in = tensor("h.%d.mlp.c_fc.weight".formatted(later)); // [dModel, dMlp]
        float[] sums = new float[config.dMlp()];
        float[] row = new float[config.dMlp()];
        for (int d = 0; d < config.dModel(); d++) {
            readRow(in, d, row);
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
        float[] row = new float[config.dModel()];
        readRow(tensor("h.%d.mlp.c_proj.weight".formatted(layer)), neuron, row);
        return row;
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
        StoredTensor tensor = tensor(matrix);
        float[] products = new float[Math.toIntExact(tensor.shape().getFirst())];
        float[] row = new float[vector.length];
        for (int r = 0; r < products.length; r++) {
            readRow(tensor, r, row);
            products[r] = dot(row, vector);
        }
        return products;
    }

    /** In four sums side by side: a single one would wait for itself. */
    private static float dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static void readRow(StoredTensor tensor, int row, float[] into) {
        if (tensor.dtype() == DType.F32) {
            MemorySegment.copy(
                    tensor.data(),
                    F32,
                    (long) row * into.length * Float.BYTES,
                    into,
                    0,
                    into.length);
            return;
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = (float) tensor.at((long) row * into.length + i);
        }
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
