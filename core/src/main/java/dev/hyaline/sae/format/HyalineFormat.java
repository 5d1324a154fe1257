package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.Figures;
import dev.hyaline.common.FormatVersion;
import dev.hyaline.common.Json;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Our own: one safetensors file with {@code W_enc}, {@code W_dec} (both {@code [n, d]}), {@code
 * b_pre}, {@code b_lat} and, of JumpReLU, {@code threshold}; everything else of {@link SaeConfig}
 * as JSON under {@code sae} in the header.
 */
public final class HyalineFormat implements SaeFormat {

    private static final String CONFIG = "sae";
    private static final String VERSION = "sae_version";
    private static final String CURRENT = "1";

    @Override
    public String id() {
        return "hyaline";
    }

    @Override
    public String suffix() {
        return ".safetensors";
    }

    @Override
    public Sae read(Path path) {
        String name = String.valueOf(path.getFileName());
        try (TensorScope _ = TensorScope.open();
                Safetensors file = Safetensors.open(path)) {
            String json = file.metadata().get(CONFIG);
            String version = file.metadata().get(VERSION);
            requireKnown(version, name);
            if (json == null || !CURRENT.equals(version)) {
                throw FileWeights.damaged(
                        Figures.format(
                                "%s must be %s in the header, but is: %s",
                                VERSION,
                                CURRENT,
                                version == null ? "missing" : StoredTensor.shown(version)),
                        name);
            }
            ConfigFields fields = ConfigFields.parse(json, name);
            int d = fields.size("d_in");
            int n = fields.size("n_latents");
            NamedWeights tensors = NamedWeights.of(file);
            SaeWeights weights =
                    new SaeWeights(
                            tensors.take("W_enc", n, d),
                            tensors.take("W_dec", n, d),
                            tensors.take("b_pre", d),
                            tensors.take("b_lat", n),
                            tensors.contains("threshold") ? tensors.take("threshold", n) : null);
            tensors.requireNothingLeft();
            return FileWeights.sae(() -> config(fields, d, n), weights, name);
        }
    }

    private static void requireKnown(@Nullable String version, String name) {
        if (version != null && version.matches("[0-9]{1,9}")) {
            FormatVersion.requireKnown(
                    "autoencoder", Long.parseLong(version), Long.parseLong(CURRENT), name);
        }
    }

    private static SaeConfig config(ConfigFields fields, int d, int n) {
        String normalisation = fields.text("normalisation");
        Normalisation known =
                Arrays.stream(Normalisation.values())
                        .filter(each -> each.id().equals(normalisation))
                        .findFirst()
                        .orElseThrow(() ->
                                fields.unknown(
                                        "normalisation",
                                        "none, layer_norm or constant_norm",
                                        normalisation));
        SaeConfig config =
                new SaeConfig(
                        d,
                        n,
                        activation(fields),
                        known,
                        fields.text("site", ""),
                        new TokenMask(
                                fields.flag("mask_first_position", false),
                                fields.number("mask_norm_ratio")),
                        fields.object("provenance").rest(""));
        fields.requireOnly(Set.of());
        return config;
    }

    private static Activation activation(ConfigFields fields) {
        String kind = fields.text("activation");
        return switch (kind) {
            case "topk" -> new Activation.TopK(fields.size("k"));
            case "batchtopk" ->
                    new Activation.BatchTopK(fields.size("k"), fields.number("threshold"));
            case "relu" -> new Activation.ReLU();
            case "jumprelu" -> new Activation.JumpReLU();
            case "identity" -> new Activation.Identity();
            default ->
                    throw fields.unknown(
                            "activation", "topk, batchtopk, relu, jumprelu or identity", kind);
        };
    }

    @Override
    public void write(Sae sae, Path path, WeightType type) {
        List<Tensor> trained = sae.weights().trained();
        SafetensorsWriter writer =
                writer(
                        sae.config(),
                        type.dtype(),
                        (weight, first, count) -> trained.get(weight).narrow(0, first, count));
        @Nullable Tensor threshold = sae.weights().threshold();
        if (threshold != null) {
            RowElements.add(writer, "threshold", type.dtype(), threshold);
        }
        writer.write(path);
    }

    /** Gives rows of the weights, in the innermost scope. */
    @FunctionalInterface
    public interface WeightRows {
        /**
         * @param weight which of {@link SaeWeights#trained}
         */
        Tensor of(int weight, long first, long count);
    }

    /** Writes one without thresholds whose weights are made a few rows at a time. */
    public static void write(SaeConfig config, DType dtype, WeightRows weights, Path path) {
        writer(config, dtype, weights).write(path);
    }

    private static SafetensorsWriter writer(SaeConfig config, DType dtype, WeightRows weights) {
        long n = config.nLatents();
        long d = config.dIn();
        List<List<Long>> shapes = List.of(List.of(n, d), List.of(n, d), List.of(d), List.of(n));
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .metadata(VERSION, CURRENT)
                        .metadata(CONFIG, Json.STRICT.writeValueAsString(config.fields()));
        for (int i = 0; i < shapes.size(); i++) {
            int weight = i;
            RowElements.add(
                    writer,
                    SaeWeights.NAMES.get(i),
                    dtype,
                    shapes.get(i),
                    (first, count) -> weights.of(weight, first, count));
        }
        return writer;
    }
}
