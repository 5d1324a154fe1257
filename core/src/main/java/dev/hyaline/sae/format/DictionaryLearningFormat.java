package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.checkpoint.TorchFile;
import dev.hyaline.checkpoint.TorchFileWriter;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Json;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.TensorScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * dictionary_learning: a folder with {@code ae.pt}, a state dict with the decoder as {@code [d,
 * n]}, and {@code config.json}, whose {@code trainer.dict_class} says the kind.
 */
final class DictionaryLearningFormat implements SaeFormat {

    private static final String WEIGHTS = "ae.pt";
    private static final String CONFIG = "config.json";
    private static final String PREFIX = "dictionary_learning.";
    private static final String RESIDUAL = "resid_post";
    private static final List<String> KINDS =
            List.of("AutoEncoder", "AutoEncoderTopK", "BatchTopKSAE");

    @Override
    public String id() {
        return "dictionary_learning";
    }

    @Override
    public List<String> files() {
        return List.of(WEIGHTS, CONFIG);
    }

    @Override
    public Sae read(Path path) {
        ConfigFields trainer = ConfigFields.load(path.resolve(CONFIG)).object("trainer");
        String kind = trainer.text("dict_class");
        if (!KINDS.contains(kind)) {
            throw trainer.unknown("dict_class", String.join(", ", KINDS), kind);
        }
        String submodule = trainer.text("submodule_name", "");
        double layer = trainer.contains("layer") ? trainer.number("layer") : -1;
        String site =
                submodule.contains(RESIDUAL) && layer >= 0
                        ? FileWeights.residual(String.valueOf((int) layer))
                        : "";
        try (TensorScope _ = TensorScope.open();
                TorchFile file = TorchFile.open(path.resolve(WEIGHTS))) {
            NamedWeights tensors = NamedWeights.of(file, WEIGHTS, (name, _) -> refuse(name));
            List<Long> shape = tensors.matrixShape("encoder.weight");
            long n = shape.get(0);
            long d = shape.get(1);
            Activation activation = activation(kind, trainer, tensors);
            boolean plain = activation instanceof Activation.ReLU;
            SaeWeights weights =
                    new SaeWeights(
                            tensors.take("encoder.weight", n, d),
                            tensors.take("decoder.weight", d, n).t().contiguous(),
                            tensors.take(plain && tensors.contains("bias") ? "bias" : "b_dec", d),
                            tensors.take("encoder.bias", n));
            tensors.requireNothingLeft();
            return FileWeights.sae(
                    () ->
                            FileWeights.config(weights, activation, Normalisation.NONE)
                                    .withSite(site)
                                    .withProvenance(trainer.rest(PREFIX)),
                    weights,
                    WEIGHTS);
        }
    }

    private static void refuse(String name) {
        throw FileWeights.damaged(
                StoredTensor.shown(name) + " must be a tensor, but is not", WEIGHTS);
    }

    private static Activation activation(String kind, ConfigFields trainer, NamedWeights tensors) {
        return switch (kind) {
            case "AutoEncoder" -> new Activation.ReLU();
            case "AutoEncoderTopK" -> {
                tensors.drop("threshold"); // encoding by it is an option that nobody sets
                yield new Activation.TopK(k(tensors, trainer));
            }
            case "BatchTopKSAE" ->
                    new Activation.BatchTopK(k(tensors, trainer), tensors.takeNumber("threshold"));
            default -> throw new IllegalStateException(kind); // it is one of KINDS
        };
    }

    private static int k(NamedWeights tensors, ConfigFields trainer) {
        // Files from before October 2024 have it in their config alone.
        double k = tensors.contains("k") ? tensors.takeNumber("k") : trainer.number("k");
        if (!(k >= 1 && k <= Integer.MAX_VALUE)) {
            throw trainer.unknown("k", "a whole number above 0", String.valueOf(k));
        }
        return (int) k;
    }

    @Override
    public void write(Sae sae, Path path, WeightType type) {
        SaeConfig config = sae.config();
        requireNoNormalisation(sae);
        TorchFileWriter writer = new TorchFileWriter();
        Map<String, Object> trainer = new TreeMap<>();
        switch (config.activation()) {
            case Activation.ReLU() -> {
                trainer.put("dict_class", "AutoEncoder");
                RowElements.add(writer, "bias", type.dtype(), sae.weights().bPre());
            }
            case Activation.TopK(int k) -> {
                trainer.put("dict_class", "AutoEncoderTopK");
                addTopK(writer, sae, type, trainer, k, -1);
            }
            case Activation.BatchTopK(int k, double threshold) -> {
                trainer.put("dict_class", "BatchTopKSAE");
                addTopK(writer, sae, type, trainer, k, threshold);
            }
            case Activation.JumpReLU(), Activation.Identity() ->
                    throw inexpressible(config.activation());
        }
        RowElements.add(writer, "encoder.weight", type.dtype(), sae.weights().wEnc());
        RowElements.add(writer, "encoder.bias", type.dtype(), sae.weights().bLat());
        RowElements.addTransposed(writer, "decoder.weight", type.dtype(), sae.weights().wDec());
        trainer.put("activation_dim", config.dIn());
        trainer.put("dict_size", config.nLatents());
        if (config.site().matches(FileWeights.residual("\\d+"))) {
            trainer.put("layer", Integer.parseInt(config.site().split("\\.", -1)[1]));
            trainer.put("submodule_name", RESIDUAL);
        }
        writer.write(path.resolve(WEIGHTS));
        AtomicFiles.writeText(
                path.resolve(CONFIG), Json.PRETTY.writeValueAsString(Map.of("trainer", trainer)));
    }

    private static void addTopK(
            TorchFileWriter writer,
            Sae sae,
            WeightType type,
            Map<String, Object> trainer,
            int k,
            double threshold) {
        trainer.put("k", k);
        RowElements.add(writer, "b_dec", type.dtype(), sae.weights().bPre());
        writer.add("k", List.of(), new float[] {k});
        writer.add("threshold", List.of(), new float[] {(float) threshold});
    }
}
