package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Json;
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
 * Sparsify: a folder with {@code cfg.json} and {@code sae.safetensors}. Its hook points are module
 * names, {@code layers.10} being the output of block 10; the folder's own name says which. ReLU
 * comes before top k there, which keeps the same latents and values.
 */
final class SparsifyFormat implements SaeFormat {

    private static final String WEIGHTS = "sae.safetensors";
    private static final String CONFIG = "cfg.json";
    private static final String LAYER = "layers\\.(\\d+)";

    /** How it was trained. */
    private static final Set<String> HARMLESS = Set.of("normalize_decoder", "multi_topk", "signed");

    @Override
    public String id() {
        return "sparsify";
    }

    @Override
    public List<String> files() {
        return List.of(WEIGHTS, CONFIG);
    }

    @Override
    public Sae read(Path path) {
        ConfigFields fields = ConfigFields.load(path.resolve(CONFIG));
        String kind = fields.text("activation", "topk");
        if (!kind.equals("topk")) {
            throw fields.unknown("activation", "topk", kind);
        }
        fields.requireFalse("signed");
        fields.requireFalse("transcode");
        fields.requireFalse("skip_connection");
        int d = fields.size("d_in");
        int k = fields.size("k");
        int factor = fields.contains("expansion_factor") ? fields.size("expansion_factor") : 0;
        double latents = fields.contains("num_latents") ? fields.number("num_latents") : 0;
        long n = latents == 0 ? (long) d * factor : (long) latents;
        fields.requireOnly(HARMLESS);
        try (TensorScope _ = TensorScope.open();
                Safetensors file = Safetensors.open(path.resolve(WEIGHTS))) {
            NamedWeights tensors = NamedWeights.of(file);
            SaeWeights weights =
                    new SaeWeights(
                            tensors.take("encoder.weight", n, d),
                            tensors.take("W_dec", n, d),
                            tensors.take("b_dec", d),
                            tensors.take("encoder.bias", n));
            tensors.requireNothingLeft();
            return FileWeights.sae(
                    () ->
                            FileWeights.config(weights, new Activation.TopK(k), Normalisation.NONE)
                                    .withSite(site(path)),
                    weights,
                    WEIGHTS);
        }
    }

    private static String site(Path path) {
        String folder = String.valueOf(path.toAbsolutePath().normalize().getFileName());
        return folder.matches(LAYER) ? FileWeights.residual(folder.replaceFirst(LAYER, "$1")) : "";
    }

    @Override
    public void write(Sae sae, Path path, WeightType type) {
        SaeConfig config = sae.config();
        if (!(config.activation() instanceof Activation.TopK(int k))) {
            throw inexpressible(config.activation());
        }
        requireNoNormalisation(sae);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("activation", "topk");
        fields.put("expansion_factor", Math.max(1, config.nLatents() / config.dIn()));
        fields.put("normalize_decoder", true);
        fields.put("num_latents", config.nLatents());
        fields.put("k", k);
        fields.put("multi_topk", false);
        fields.put("skip_connection", false);
        fields.put("transcode", false);
        fields.put("d_in", config.dIn());
        SafetensorsWriter writer = new SafetensorsWriter();
        RowElements.add(writer, "W_dec", type.dtype(), sae.weights().wDec());
        RowElements.add(writer, "b_dec", type.dtype(), sae.weights().bPre());
        RowElements.add(writer, "encoder.bias", type.dtype(), sae.weights().bLat());
        RowElements.add(writer, "encoder.weight", type.dtype(), sae.weights().wEnc());
        writer.write(path.resolve(WEIGHTS));
        AtomicFiles.writeText(path.resolve(CONFIG), Json.PRETTY.writeValueAsString(fields));
    }
}
