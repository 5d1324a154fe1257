package dev.hyaline.model.family;

import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.checkpoint.WeightFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import dev.hyaline.model.Layout;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.StoredWeight;
import dev.hyaline.model.WeightMatrix;
import dev.hyaline.model.WeightPart;
import dev.hyaline.model.WeightSource;
import dev.hyaline.model.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A model in a Hugging Face folder, of any family that is installed: {@code config.json} and
 * safetensors weights in one file or in shards. Opening checks names and shapes of all weights
 * against the config; {@link #tensor} checks the values. Thread-safe.
 */
public final class ModelFolder implements AutoCloseable {

    private final String name;
    private final Path folder;
    private final ModelConfig config;
    private final Family family;
    private final Layout layout;
    private final WeightFiles files;

    /** From plain name to the name as written. */
    private final Map<String, String> written;

    private ModelFolder(String name, Path folder, ModelConfig config, WeightFiles files) {
        this.name = name;
        this.folder = folder;
        this.config = config;
        this.family = Families.installed().of(config);
        this.layout = family.layout(config);
        this.files = files;
        this.written = plainNames();
        checkWeights();
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
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return open(last == null ? folder.toString() : last.toString(), folder);
    }

    private static ModelFolder open(String name, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new HyalineException(
                    ErrorCode.MODEL,
                    "model must be a folder or the word builtin, but is: " + folder);
        }
        Path configFile = folder.resolve("config.json");
        if (!Files.isRegularFile(configFile)) {
            throw new HyalineException(
                    ErrorCode.MODEL,
                    "model folder must have a config.json, but has none: " + folder);
        }
        ModelConfig config = config(folder);
        WeightFiles files = WeightFiles.open(folder);
        boolean opened = false;
        try {
            ModelFolder model = new ModelFolder(name, folder, config, files);
            opened = true;
            return model;
        } finally {
            if (!opened) {
                files.close();
            }
        }
    }

    /** The shape alone, by a folder's {@code config.json}. */
    public static ModelConfig config(Path folder) {
        return Families.installed().config(ConfigJson.read(folder.resolve("config.json")));
    }

    private Map<String, String> plainNames() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String written : files.names()) {
            String plain = layout.plain(written);
            String other = names.putIfAbsent(plain, written);
            if (other != null) {
                throw refused(
                        plain
                                + " must be there once, but is: "
                                + other
                                + " and "
                                + written
                                + " ("
                                + files.tensor(written).file()
                                + ")");
            }
        }
        return names;
    }

    private void checkWeights() {
        Set<String> expected = new HashSet<>();
        for (StoredWeight weight : layout.all(config)) {
            check(weight.name(), weight.shape());
            expected.add(weight.name());
        }
        for (Map.Entry<String, String> tensor : written.entrySet()) {
            String plain = tensor.getKey();
            if (layout.tiedHead().filter(plain::equals).isPresent()) {
                checkHead(plain);
            } else if (!expected.contains(plain) && !layout.isLeftover(plain)) {
                throw refused(
                        "%s must not be there, as %s of this config has no such weight (%s)"
                                .formatted(
                                        tensor.getValue(),
                                        family.displayName(),
                                        files.tensor(tensor.getValue()).file()));
            }
        }
    }

    private StoredTensor check(String plain, List<Long> expected) {
        String name = written.get(plain);
        if (name == null) {
            throw refused(plain + " must be among the weights, but is missing (" + folder + ")");
        }
        StoredTensor tensor = files.tensor(name);
        if (!tensor.shape().equals(expected)) {
            throw refused(
                    name
                            + ": expected "
                            + expected
                            + ", got "
                            + tensor.shape()
                            + " ("
                            + tensor.file()
                            + ")");
        }
        if (!tensor.dtype().isFloating()) {
            throw refused(
                    name
                            + ": dtype must be a floating-point type, but is: "
                            + tensor.dtype()
                            + " ("
                            + tensor.file()
                            + ")");
        }
        return tensor;
    }

    /** An explicit head is fine as long as it says what tying says. */
    private void checkHead(String plain) {
        StoredWeight embed = layout.weight(WeightPart.EMBED, 0, config);
        StoredTensor head = check(plain, embed.shape());
        StoredTensor embedding = check(embed.name(), embed.shape());
        if (head.dtype() != embedding.dtype() || head.data().mismatch(embedding.data()) >= 0) {
            throw refused(
                    "%s must equal %s, as untied heads are not supported, but is: different (%s)"
                            .formatted(plain, embed.name(), head.file()));
        }
    }

    /** The word {@code builtin}, or the folder's name. */
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
        content.addAll(files.paths());
        MessageDigest digest = Sha256.digest();
        try {
            for (Path file : content) {
                String line = Sha256.of(file).hex() + "  " + file.getFileName() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new HyalineException(
                    ErrorCode.STORAGE, folder + " must be readable, but is not: " + e, e);
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
        return tensor(layout.weight(norm, layer, config).name()).floats();
    }

    /**
     * One weight, by its name in the family's {@link Layout}; NaN and infinity are refused.
     *
     * @throws IllegalArgumentException if there is no weight of that name
     */
    public StoredTensor tensor(String plainName) {
        String name = written.get(plainName);
        if (name == null) {
            throw new IllegalArgumentException("no such weight: " + plainName);
        }
        StoredTensor tensor = files.tensor(name);
        OptionalLong bad = tensor.firstNonFinite();
        if (bad.isPresent()) {
            throw new HyalineException(
                    ErrorCode.NUMERIC,
                    name
                            + ": values must be finite, but is: "
                            + tensor.at(bad.getAsLong())
                            + " at index "
                            + bad.getAsLong()
                            + " ("
                            + tensor.file()
                            + ")");
        }
        return tensor;
    }

    private static HyalineException refused(String what) {
        return new HyalineException(ErrorCode.MODEL, what);
    }

    @Override
    public void close() {
        files.close();
    }
}
