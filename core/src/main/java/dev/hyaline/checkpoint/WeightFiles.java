package dev.hyaline.checkpoint;

import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The weight files of a Hugging Face folder: one, or several with an index. */
public final class WeightFiles implements AutoCloseable {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final List<Safetensors> files = new ArrayList<>();
    private final SequencedMap<String, Safetensors> owners = new LinkedHashMap<>();

    private WeightFiles() {}

    /** Opens a folder's weights; an index must agree with its shards. */
    public static WeightFiles open(Path folder) {
        WeightFiles weights = new WeightFiles();
        boolean opened = false;
        try {
            if (Files.exists(folder.resolve(SINGLE))) {
                weights.add(Safetensors.open(folder.resolve(SINGLE)));
            } else if (Files.exists(folder.resolve(INDEX))) {
                weights.addShards(folder);
            } else {
                throw missing(folder);
            }
            opened = true;
            return weights;
        } finally {
            if (!opened) {
                weights.close();
            }
        }
    }

    private static HyalineException missing(Path folder) {
        String found =
                Files.exists(folder.resolve("pytorch_model.bin"))
                                || Files.exists(folder.resolve("pytorch_model.bin.index.json"))
                        ? "only pytorch_model.bin, which Hyaline does not read: convert it"
                        : "none";
        return HyalineException.model(
                "weights must be in " + SINGLE + ", but is: " + found + " (" + folder + ")");
    }

    private void add(Safetensors file) {
        files.add(file);
        for (String name : file.names()) {
            Safetensors other = owners.putIfAbsent(name, file);
            if (other != null) {
                throw refused(
                        name
                                + " must be in one shard, but is in: "
                                + other.path().getFileName()
                                + " and "
                                + file.path().getFileName());
            }
        }
    }

    private void addShards(Path folder) {
        Map<String, String> index = readIndex(folder.resolve(INDEX));
        for (String shard : new TreeSet<>(index.values())) {
            Path file = folder.resolve(shard);
            if (!SHARD.matcher(shard).matches() || !Files.isRegularFile(file)) {
                throw refused("shard must be a file of the folder, but is: " + shard);
            }
            add(Safetensors.open(file));
        }
        for (Map.Entry<String, String> entry : index.entrySet()) {
            Safetensors owner = owners.get(entry.getKey());
            String actual = owner == null ? "nowhere" : owner.path().getFileName().toString();
            if (!actual.equals(entry.getValue())) {
                throw refused(
                        entry.getKey() + " must be in " + entry.getValue() + ", but is: " + actual);
            }
        }
        for (String name : owners.sequencedKeySet()) {
            if (!index.containsKey(name)) {
                throw refused(name + " must be in weight_map, but is missing");
            }
        }
    }

    private static Map<String, String> readIndex(Path file) {
        ForeignContent.requireNone(file, INDEX, ForeignContent.Own.TEXT);
        JsonNode json;
        try {
            json = Json.STRICT.readTree(Files.readAllBytes(file)).path("weight_map");
        } catch (IOException e) {
            throw HyalineException.storage(file + " must be readable, but is not: " + e).because(e);
        } catch (JacksonException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw HyalineException.damaged(INDEX + " must be JSON, but is not: " + reason)
                    .because(e);
        }
        Map<String, String> index = new LinkedHashMap<>();
        json.properties()
                .forEach(entry -> {
                    if (!entry.getValue().isString()) {
                        throw refused(
                                entry.getKey() + " must have a shard, but is: " + entry.getValue());
                    }
                    index.put(entry.getKey(), entry.getValue().stringValue());
                });
        if (index.isEmpty()) {
            throw refused("weight_map must name tensors, but is: empty or missing");
        }
        return index;
    }

    private static HyalineException refused(String what) {
        return HyalineException.damaged(what + " (" + INDEX + ")");
    }

    /** The names as written, in the order of the files. */
    public List<String> names() {
        return List.copyOf(owners.sequencedKeySet());
    }

    /** One tensor, by its name as written. */
    public StoredTensor tensor(String name) {
        Safetensors owner = owners.get(name);
        if (owner == null) {
            throw new IllegalArgumentException("no such tensor: " + name);
        }
        return owner.tensor(name);
    }

    /** The files. */
    public List<Path> paths() {
        return files.stream().map(Safetensors::path).toList();
    }

    @Override
    public void close() {
        files.forEach(Safetensors::close);
    }
}
