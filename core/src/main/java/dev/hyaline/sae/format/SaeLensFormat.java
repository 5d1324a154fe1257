package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Json;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.TensorScope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * SAELens: a folder with {@code cfg.json} and {@code sae_weights.safetensors}, the encoder as
 * {@code [d, n]}. What has no place in ours is folded into the weights, which changes nothing but
 * last digits: decoder norms, an input that b_dec is not taken off, and a gate, which is a
 * threshold: with s = exp(r_mag), x W + b_gate &gt; 0 where x W s + b_mag &gt; b_mag − s b_gate.
 */
final class SaeLensFormat implements SaeFormat {

    private static final String WEIGHTS = "sae_weights.safetensors";
    private static final String CONFIG = "cfg.json";

    @Override
    public String id() {
        return "saelens";
    }

    @Override
    public List<String> files() {
        return List.of(WEIGHTS, CONFIG);
    }

    @Override
    public Sae read(Path path) {
        SaeLensConfig config = SaeLensConfig.load(path.resolve(CONFIG));
        long n = config.nLatents();
        long d = config.dIn();
        try (TensorScope _ = TensorScope.open();
                Safetensors file = Safetensors.open(path.resolve(WEIGHTS))) {
            NamedWeights tensors = NamedWeights.of(file);
            Tensor wEnc = tensors.take("W_enc", d, n).t().contiguous(); // (n, d)
            Tensor wDec = tensors.take("W_dec", n, d);
            Tensor bPre = tensors.take("b_dec", d);
            Tensor bias;
            @Nullable Tensor threshold = null;
            if (config.gated()) {
                Tensor scale = tensors.take("r_mag", n).exp();
                bias = tensors.take("b_mag", n);
                threshold = bias.sub(scale.mul(tensors.take("b_gate", n)));
                wEnc = wEnc.mul(scale.unsqueeze(1));
            } else {
                bias = tensors.take("b_enc", n);
                if (config.activation() instanceof Activation.JumpReLU) {
                    threshold = tensors.take("threshold", n);
                }
            }
            if (config.scaled()) {
                tensors.takeOnes("scaling_factor", n);
            } else {
                tensors.drop("scaling_factor"); // older files have it, and use it only when told
            }
            tensors.requireNothingLeft();
            if (config.rescaled()) {
                Tensor norm = norms(wDec); // (n, 1)
                wEnc = wEnc.mul(norm);
                wDec = wDec.div(norm);
                bias = bias.mul(norm.reshape(-1));
            }
            if (!config.biasTakenOff()) {
                bias = bias.add(wEnc.matmul(bPre));
            }
            SaeWeights weights = new SaeWeights(wEnc, wDec, bPre, bias, threshold);
            return FileWeights.sae(config::toConfig, weights, WEIGHTS);
        }
    }

    private static Tensor norms(Tensor rows) {
        return rows.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true);
    }

    @Override
    public void write(Sae sae, Path path, WeightType type) {
        SaeConfig config = sae.config();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("d_in", config.dIn());
        fields.put("d_sae", config.nLatents());
        fields.put("dtype", type == WeightType.F16 ? "float16" : "float32");
        fields.put("device", "cpu");
        fields.put("apply_b_dec_to_input", true);
        fields.put(
                "normalize_activations",
                switch (config.normalisation()) {
                    case NONE -> "none";
                    case LAYER_NORM -> "layer_norm";
                    case CONSTANT_NORM -> "constant_norm_rescale";
                });
        fields.put("reshape_activations", config.site().endsWith(".hook_z") ? "hook_z" : "none");
        fields.put("metadata", metadata(config));
        switch (config.activation()) {
            case Activation.TopK(int k) -> {
                fields.put("architecture", "topk");
                fields.put("k", k);
                fields.put("rescale_acts_by_decoder_norm", false);
            }
            case Activation.ReLU() -> fields.put("architecture", "standard");
            case Activation.JumpReLU(), Activation.BatchTopK _ ->
                    fields.put("architecture", "jumprelu");
            case Activation.Identity() -> throw inexpressible(config.activation());
        }
        weights(sae, type.dtype()).write(path.resolve(WEIGHTS));
        AtomicFiles.writeText(path.resolve(CONFIG), Json.PRETTY.writeValueAsString(fields));
    }

    private static SafetensorsWriter weights(Sae sae, DType type) {
        SaeWeights weights = sae.weights();
        SafetensorsWriter writer = new SafetensorsWriter();
        RowElements.add(writer, "W_dec", type, weights.wDec());
        RowElements.addTransposed(writer, "W_enc", type, weights.wEnc());
        RowElements.add(writer, "b_dec", type, weights.bPre());
        RowElements.add(writer, "b_enc", type, weights.bLat());
        @Nullable Tensor threshold = weights.threshold();
        if (threshold != null) {
            RowElements.add(writer, "threshold", type, threshold);
        } else if (sae.config().activation()
                instanceof Activation.BatchTopK(int _, double shared)) {
            RowElements.add(
                    writer,
                    "threshold",
                    type,
                    List.of(weights.nLatents()),
                    (first, count) ->
                            weights.bLat()
                                    .narrow(0, first, count)
                                    .clone()
                                    .fill_(new Scalar(Math.max(0, shared))));
        }
        return writer;
    }

    private static Map<String, Object> metadata(SaeConfig config) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        SortedMap<String, String> past = config.provenance();
        for (String name : List.of("model_name", "dataset_path")) {
            if (past.containsKey(SaeLensConfig.PREFIX + name)) {
                metadata.put(name, past.get(SaeLensConfig.PREFIX + name));
            }
        }
        if (!config.site().isEmpty()) {
            metadata.put("hook_name", config.site());
        }
        return metadata;
    }
}
