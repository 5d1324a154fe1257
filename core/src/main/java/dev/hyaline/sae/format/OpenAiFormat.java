package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.checkpoint.TorchFile;
import dev.hyaline.checkpoint.TorchFileWriter;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.TensorScope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code .pt} files released with Gao et al. 2024 (arXiv 2406.04093): a state dict with the
 * decoder as {@code [d, n]}, the activation's name and its state. TopK there means layer-normalised
 * inputs. The file says nothing of its site; statistics of the latents are not kept.
 */
final class OpenAiFormat implements SaeFormat {

    private static final String STATE = "activation_state_dict";

    /** Numbers about the latents while they were trained. */
    private static final Set<String> STATISTICS =
            Set.of("stats_last_nonzero", "latents_activation_frequency", "latents_mean_square");

    /** The activation's state a second time, as torch flattens it. */
    private static final Set<String> REPEATED = Set.of("activation.k", "activation.postact_fn");

    @Override
    public String id() {
        return "openai";
    }

    @Override
    public String suffix() {
        return ".pt";
    }

    @Override
    public Sae read(Path path) {
        String name = String.valueOf(path.getFileName());
        try (TensorScope _ = TensorScope.open();
                TorchFile file = TorchFile.open(path)) {
            Map<String, Object> values = new LinkedHashMap<>();
            NamedWeights tensors = NamedWeights.of(file, name, values::put);
            List<Long> shape = tensors.matrixShape("encoder.weight");
            long n = shape.get(0);
            long d = shape.get(1);
            SaeWeights weights =
                    new SaeWeights(
                            tensors.take("encoder.weight", n, d),
                            tensors.take("decoder.weight", d, n).t().contiguous(),
                            tensors.take("pre_bias", d),
                            tensors.take("latent_bias", n));
            STATISTICS.forEach(tensors::drop);
            tensors.requireNothingLeft();
            Activation activation = activation(values, name);
            return FileWeights.sae(
                    () -> FileWeights.config(weights, activation, normalisation(activation)),
                    weights,
                    name);
        }
    }

    /** TopK means normalised inputs there. */
    private static Normalisation normalisation(Activation activation) {
        return activation instanceof Activation.TopK
                ? Normalisation.LAYER_NORM
                : Normalisation.NONE;
    }

    private static Activation activation(Map<String, Object> values, String file) {
        Object kind = values.remove("activation");
        Object state = values.remove(STATE);
        REPEATED.forEach(values::remove);
        if (!values.isEmpty()) {
            throw FileWeights.damaged(
                    StoredTensor.shown(values.keySet().iterator().next())
                            + " must not be there, as nobody knows it",
                    file);
        }
        return switch (kind == null
                ? "ReLU"
                : String.valueOf(kind)) { // the first files say nothing
            case "ReLU" -> new Activation.ReLU();
            case "Identity" -> new Activation.Identity();
            case "TopK" -> topK(state instanceof Map<?, ?> map ? map : Map.of(), file);
            default ->
                    throw FileWeights.damaged(
                            "activation must be TopK, ReLU or Identity, but is: "
                                    + StoredTensor.shown(String.valueOf(kind)),
                            file);
        };
    }

    private static Activation topK(Map<?, ?> state, String file) {
        Object after = state.get("postact_fn");
        if (!(state.get("k") instanceof Long k) || k < 1 || k > Integer.MAX_VALUE) {
            throw FileWeights.damaged(
                    "k must be a whole number above 0, but is: another thing", file);
        }
        if (after != null && !after.equals("ReLU")) {
            throw FileWeights.damaged(
                    "postact_fn must be ReLU, but is: " + StoredTensor.shown(String.valueOf(after)),
                    file);
        }
        return new Activation.TopK(Math.toIntExact(k));
    }

    @Override
    public void write(Sae sae, Path path, WeightType type) {
        SaeConfig config = sae.config();
        if (config.normalisation() != normalisation(config.activation())) {
            throw inexpressible(
                    "normalisation",
                    config.normalisation().id() + " with " + config.activation().label());
        }
        TorchFileWriter writer = new TorchFileWriter();
        SaeWeights weights = sae.weights();
        RowElements.add(writer, "pre_bias", type.dtype(), weights.bPre());
        RowElements.add(writer, "latent_bias", type.dtype(), weights.bLat());
        RowElements.add(writer, "encoder.weight", type.dtype(), weights.wEnc());
        RowElements.addTransposed(writer, "decoder.weight", type.dtype(), weights.wDec());
        switch (config.activation()) {
            case Activation.ReLU() -> addActivation(writer, "ReLU", Map.of());
            case Activation.Identity() -> addActivation(writer, "Identity", Map.of());
            case Activation.TopK(int k) -> {
                Map<String, Object> state = new LinkedHashMap<>();
                state.put("k", (long) k);
                state.put("postact_fn", "ReLU");
                addActivation(writer, "TopK", state);
            }
            case Activation.BatchTopK _, Activation.JumpReLU _ ->
                    throw inexpressible(config.activation());
        }
        writer.write(path);
    }

    private static void addActivation(
            TorchFileWriter writer, String kind, Map<String, Object> state) {
        writer.addValue("activation", kind).addValue(STATE, state);
    }
}
