package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a config in JSON, each of which must be asked for: one that would change the result
 * and that nobody asked for is refused by name.
 */
final class ConfigFields {

    private final String file;
    private final Map<String, JsonNode> left = new LinkedHashMap<>();

    private ConfigFields(JsonNode json, String file) {
        this.file = file;
        json.properties().forEach(field -> left.put(field.getKey(), field.getValue()));
    }

    /** The words of a text, for sets of names. */
    static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    static ConfigFields load(Path path) {
        String file = String.valueOf(path.getFileName());
        ForeignContent.requireNone(path, file, ForeignContent.Own.TEXT);
        try {
            return parse(AtomicFiles.readText(path), file);
        } catch (HyalineException e) {
            throw e.code() == ErrorCode.STORAGE
                    ? HyalineException.damaged(file + " must be readable, but is not: " + path)
                            .because(e)
                    : e;
        }
    }

    static ConfigFields parse(String text, String file) {
        JsonNode json;
        try {
            json = Json.FOREIGN.readTree(text);
        } catch (JacksonException e) {
            throw HyalineException.damaged(file + " must be JSON, but is not (" + file + ")")
                    .because(e);
        }
        if (json == null || !json.isObject()) {
            throw FileWeights.damaged(file + " must be a JSON object, but is not", file);
        }
        return new ConfigFields(json, file);
    }

    /** The fields of an object among them; none when it is not there. */
    ConfigFields object(String name) {
        JsonNode node = left.remove(name);
        return new ConfigFields(
                node == null || !node.isObject() ? Json.STRICT.createObjectNode() : node, file);
    }

    boolean contains(String name) {
        JsonNode node = left.get(name);
        return node != null && !node.isNull();
    }

    /** A text that must be there. */
    String text(String name) {
        JsonNode node = left.remove(name);
        if (node == null || !node.isString()) {
            throw refused(name, "a text", node);
        }
        return node.stringValue();
    }

    String text(String name, String otherwise) {
        return contains(name) ? text(name) : otherwise;
    }

    /** A whole number above 0 that must be there. */
    int size(String name) {
        JsonNode node = left.remove(name);
        double value = node != null && node.isNumber() ? node.doubleValue() : 0;
        if (!(value >= 1 && value <= Integer.MAX_VALUE && value == Math.rint(value))) {
            throw refused(name, "a whole number above 0", node);
        }
        return (int) value;
    }

    double number(String name) {
        JsonNode node = left.remove(name);
        if (node == null || !node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw refused(name, "a number", node);
        }
        return node.doubleValue();
    }

    boolean flag(String name, boolean otherwise) {
        if (!contains(name)) {
            return otherwise;
        }
        JsonNode node = left.remove(name);
        if (node == null || !node.isBoolean()) {
            throw refused(name, "true or false", node);
        }
        return node.booleanValue();
    }

    /** One that must be what it is or absent, as we compute nothing else. */
    void requireFalse(String name) {
        if (flag(name, false)) {
            throw FileWeights.damaged(name + " must be false, but is: true", file);
        }
    }

    /** Takes all that is left and simple, as text by its name behind a prefix. */
    SortedMap<String, String> rest(String prefix) {
        SortedMap<String, String> texts = new TreeMap<>();
        left.forEach((name, node) -> {
            if (!node.isNull() && !node.isContainer()) {
                texts.put(prefix + name, node.asString());
            }
        });
        left.clear();
        return texts;
    }

    /** Refuses what is left and not among names that change nothing. */
    void requireOnly(Set<String> harmless) {
        for (Map.Entry<String, JsonNode> field : left.entrySet()) {
            if (!harmless.contains(field.getKey()) && !field.getValue().isNull()) {
                throw FileWeights.damaged(
                        StoredTensor.shown(field.getKey())
                                + " must not be there, as nobody knows what it changes",
                        file);
            }
        }
    }

    HyalineException unknown(String name, String rule, String value) {
        return FileWeights.damaged(
                Figures.format("%s must be %s, but is: %s", name, rule, StoredTensor.shown(value)),
                file);
    }

    private HyalineException refused(String name, String rule, @Nullable JsonNode node) {
        return unknown(name, rule, node == null ? "missing" : node.toString());
    }
}
