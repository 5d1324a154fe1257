package dev.hyaline.model.family;

import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import dev.hyaline.model.Layout;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.StoredWeight;
import dev.hyaline.model.WeightMatrix;
import dev.hyaline.model.WeightPart;
import dev.hyaline.model.WeightSource;
import dev.hyaline.model.Weights;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model in a Hugging Face folder, of any family that is installed: {@code config.json} and
 * safetensors weights in one file or in shards. Opening checks names and shapes of all weights
 * against the config; {@link #tensor} checks the values. Thread-safe.
 */
public final class ModelFolder implements AutoCloseable {

    private static final Pattern CACHED = Pattern.compile("/models--([^/]+)/snapshots/[^/]+$");

    private final String name;
    private final Path folder;
    private final ModelConfig config;
    private final Layout layout;
    private final FolderTensors tensors;

    private ModelFolder(String name, Path folder, ModelConfig config) {
        Family family = Families.installed().of(config);
        this.name = name;
        this.folder = folder;
        this.config = config;
        this.layout = family.layout(config);
        this.tensors = FolderTensors.open(folder, config, family);
    }

    /**
     * Opens what a person named on the command line.
     *
     * @param argument the word {@code builtin} or a folder
     */
    public static ModelFolder open(String argument) {
        return BuiltInModel.NAME.equals(argument)
                ? open(BuiltInModel.NAME, BuiltInModel.folder())
                : open(Path.of(argument));
    }

    /** Opens a folder; the model is called after it. */
    public static ModelFolder open(Path folder) {
        return open(name(folder.toAbsolutePath().normalize()), folder);
    }

    /** In the hub's cache, {@code models--ORG--NAME/snapshots/HASH}, the model is ORG/NAME. */
    private static String name(Path folder) {
        Matcher cached = CACHED.matcher(folder.toString().replace(File.separatorChar, '/'));
        if (cached.find()) {
            return cached.group(1).replaceFirst("--", "/");
        }
        Path last = folder.getFileName();
        return last == null ? folder.toString() : last.toString();
    }

    private static ModelFolder open(String name, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw HyalineException.model(
                    "model must be a folder or the word builtin, but is: " + folder);
        }
        Path configFile = folder.resolve("config.json");
        if (!Files.isRegularFile(configFile)) {
            throw HyalineException.model(
                    "model folder must have a config.json, but has none: " + folder);
        }
        return new ModelFolder(name, folder, config(folder));
    }

    /** The shape alone, by a folder's {@code config.json}. */
    public static ModelConfig config(Path folder) {
        return Families.installed().config(ConfigJson.read(folder.resolve("config.json")));
    }

    /** The word {@code builtin}, the hub's name, or the folder's. */
    public String name() {
        return name;
    }

    public Path folder() {
        return folder;
    }

    public ModelConfig config() {
        return config;
    }

    /**
     * The identity of the content: SHA-256 over the names and SHA-256 digests of {@code
     * config.json} and the weight files, as {@code sha256sum} would list them. Reads every byte.
     */
    public Sha256 identity() {
        List<Path> content = new ArrayList<>();
        content.add(folder.resolve("config.json"));
        content.addAll(tensors.paths());
        MessageDigest digest = Sha256.digest();
        try {
            for (Path file : content) {
                String line = Sha256.of(file).hex() + "  " + file.getFileName() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw HyalineException.storage(folder + " must be readable, but is not: " + e)
                    .because(e);
        }
        return Sha256.from(digest, new byte[0]);
    }

    /** All weights by what they are for; readable until this is closed. */
    public Weights weights() {
        return new Weights(config, layout, WeightSource.of(this::tensor));
    }

    /**
     * The matrix of a part that is stored in a tensor of its own; NaN and infinity are refused.
     *
     * @param layer any where the part is of no block
     */
    public WeightMatrix matrix(WeightPart part, int layer) {
        StoredWeight weight = layout.weight(part, layer, config);
        if (weight.parts().size() > 1) {
            throw new IllegalArgumentException(part + " is stored with others: " + weight);
        }
        return new WeightMatrix(tensor(weight.name()), weight.orientation());
    }

    /** The gain of a normalisation, {@code [dModel]}; NaN and infinity are refused. */
    public float[] gain(WeightPart norm, int layer) {
        float[] gain = tensor(layout.weight(norm, layer, config).name()).floats();
        float more = 1 - config.norm().neutralGain();
        for (int i = 0; i < gain.length; i++) {
            gain[i] += more;
        }
        return gain;
    }

    /**
     * One weight, by its name in the family's {@link Layout}; NaN and infinity are refused.
     *
     * @throws IllegalArgumentException if there is no weight of that name
     */
    public StoredTensor tensor(String plainName) {
        return tensors.get(plainName);
    }

    @Override
    public void close() {
        tensors.close();
    }
}
