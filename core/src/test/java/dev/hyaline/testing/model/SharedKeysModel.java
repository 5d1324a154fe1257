package dev.hyaline.testing.model;

import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.Seed;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.StoredWeight;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.model.family.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A small model of {@link SharedKeysFamily} with weights from a seed and the built-in model's
 * tokenizer.
 *
 * @param folder where it lies, as such models come from Hugging Face
 * @param weights each tensor's values as stored, by its name
 */
public record SharedKeysModel(Path folder, Map<String, float[]> weights) {

    private static final String CONFIG =
            """
            {"model_type": "shared_keys", "depth": 2, "heads": 4, "key_heads": 2, "head_size": 6,
             "width": 20, "neurons": 64, "positions": 128, "tokens": 8192}
            """;

    /** Writes one. */
    public static SharedKeysModel write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), CONFIG);
            Files.copy(
                    BuiltInModel.folder().resolve("tokenizer.json"),
                    folder.resolve("tokenizer.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ModelConfig config = ModelFolder.config(folder);
        Map<String, float[]> weights = new LinkedHashMap<>();
        SafetensorsWriter writer = new SafetensorsWriter();
        for (StoredWeight weight : new SharedKeysFamily().layout(config).all(config)) {
            float[] values = values(weight);
            weights.put(weight.name(), values);
            writer.add(weight.name(), weight.shape(), values);
        }
        writer.write(folder.resolve("model.safetensors"));
        return new SharedKeysModel(folder, weights);
    }

    /** A tensor's values, by its name without {@code .weight}. */
    public float[] weight(String name) {
        return Objects.requireNonNull(weights.get(name + ".weight"), name);
    }

    /** In [-1, 1), around 1 for gains. */
    private static float[] values(StoredWeight weight) {
        Seed seed = new Seed(5).derive(weight.name());
        float[] values = new float[Math.toIntExact(weight.count())];
        boolean isGain = weight.shape().size() == 1;
        for (int i = 0; i < values.length; i++) {
            double unit = (seed.hash(i) >>> 11) * 0x1.0p-52 - 1;
            values[i] = (float) (isGain ? 1 + unit / 2 : unit);
        }
        return values;
    }
}
