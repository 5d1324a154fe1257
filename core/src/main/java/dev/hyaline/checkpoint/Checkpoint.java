package dev.hyaline.checkpoint;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A model of the GPT-2 family in a Hugging Face folder: {@code config.json} and safetensors weights
 * in one file or in shards. Opening checks names and shapes of all weights against the config;
 * {@link #tensor} checks the values. Thread-safe.
 */
public final class Checkpoint implements AutoCloseable {

    private final String name;
    private final Path folder;
    private final Gpt2Config config;
    private final WeightFiles files;

    /** From plain name to the name as written. */
    private final Map<String, String> written;

    private Checkpoint(String name, Path folder, Gpt2Config config, WeightFiles files) {
        this.name = name;
        this.folder = folder;
        this.config = config;
        this.files = files;
        this.written = plainNames(files);
        checkWeights();
    }

    /**
     * Opens what a person named on the command line.
     *
     * @param argument the word {@code builtin} or a folder
     */
    public static Checkpoint open(String argument) {
        return BuiltInModel.NAME.equals(argument)
                ? open(BuiltInModel.NAME, BuiltInModel.folder())
                : open(Path.of(argument));
    }

    /** Opens a folder; the model is called after it. */
    public static Checkpoint open(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return open(last == null ? folder.toString() : last.toString(), folder);
    }

    private static Checkpoint open(String name, Path folder) {
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
        Gpt2Config config = Gpt2Config.load(configFile);
        WeightFiles files = WeightFiles.open(folder);
        boolean opened = false;
        try {
            Checkpoint checkpoint = new Checkpoint(name, folder, config, files);
            opened = true;
            return checkpoint;
        } finally {
            if (!opened) {
                files.close();
            }
        }
    }

    private static Map<String, String> plainNames(WeightFiles files) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String written : files.names()) {
            String plain = WeightShapes.plain(written);
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
        Map<String, List<Long>> shapes = WeightShapes.of(config);
        for (Map.Entry<String, List<Long>> weight : shapes.entrySet()) {
            check(weight.getKey(), weight.getValue());
        }
        for (Map.Entry<String, String> tensor : written.entrySet()) {
            String plain = tensor.getKey();
            if (plain.equals(WeightShapes.HEAD)) {
                checkHead();
            } else if (!shapes.containsKey(plain) && !WeightShapes.isMaskBuffer(plain)) {
                throw refused(
                        tensor.getValue()
                                + " must not be there, as GPT-2 of this config has no"
                                + " such weight ("
                                + files.tensor(tensor.getValue()).file()
                                + ")");
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
    private void checkHead() {
        List<Long> shape = List.of((long) config.dVocab(), (long) config.dModel());
        StoredTensor head = check(WeightShapes.HEAD, shape);
        StoredTensor embedding = check("wte.weight", shape);
        if (head.dtype() != embedding.dtype() || head.data().mismatch(embedding.data()) >= 0) {
            throw refused(
                    WeightShapes.HEAD
                            + " must equal wte.weight, as untied heads are not"
                            + " supported, but is: different ("
                            + head.file()
                            + ")");
        }
    }

    /** The word {@code builtin}, or the folder's name. */
    public String name() {
        return name;
    }

    public Path folder() {
        return folder;
    }

    public Gpt2Config config() {
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

    /**
     * One weight, by its name in {@link WeightShapes}; NaN and infinity are refused.
     *
     * @throws IllegalArgumentException if GPT-2 has no weight of that name
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
