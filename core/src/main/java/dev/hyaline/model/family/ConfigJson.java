package dev.hyaline.model.family;

import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.model.ActivationFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A Hugging Face {@code config.json}; what is wrong in it is refused by its key. */
public final class ConfigJson {

    private static final String FUNCTIONS =
            Arrays.stream(ActivationFunction.values())
                    .map(ActivationFunction::configName)
                    .collect(Collectors.joining(", "));

    private static final int MAX_SIZE = 1 << 28; // far above any model, far below an overflow
    private static final int MAX_LAYERS = 10_000;

    private final JsonNode json;
    private final Path file;
    private final String within;

    private ConfigJson(JsonNode json, Path file, String within) {
        this.json = json;
        this.file = file;
        this.within = within;
    }

    static ConfigJson read(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw HyalineException.model("%s must be a file, but is: %s", file.getFileName(), file);
        }
        ForeignContent.requireNone(
                file, String.valueOf(file.getFileName()), ForeignContent.Own.TEXT);
        JsonNode json;
        try {
            json = Json.FOREIGN.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw HyalineException.storage(file + " must be readable, but is not: " + e).because(e);
        } catch (JacksonException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw HyalineException.damaged(
                            file.getFileName()
                                    + " must be JSON, but is not: "
                                    + reason
                                    + " ("
                                    + file
                                    + ")")
                    .because(e);
        }
        ConfigJson config = new ConfigJson(json, file, "");
        if (!json.isObject()) {
            throw config.refused(file.getFileName() + " must be a JSON object, but is: " + json);
        }
        return config;
    }

    /** The words of a text, for sets of keys. */
    public static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    /** The family's name; empty where there is none. */
    String modelType() {
        JsonNode type = json.path("model_type");
        return type.isString() ? type.stringValue() : "";
    }

    /**
     * Refuses what would change the result and is not honoured; a key never heard of too, unless it
     * is null, false or empty, because nobody can say that it changes nothing.
     *
     * @param known keys that are read, or that change no activation of this family
     * @param only options with the one value under which the result is what is computed
     */
    public void checkKeys(Set<String> known, Map<String, Boolean> only) {
        json.properties()
                .forEach(field -> {
                    String key = field.getKey();
                    Boolean value = only.get(key);
                    if (value != null) {
                        checkOnly(key, value, field.getValue());
                    } else if (!known.contains(key) && !HarmlessKeys.ALL.contains(key)) {
                        checkEmpty(key, field.getValue());
                    }
                });
    }

    private void checkOnly(String key, boolean only, JsonNode value) {
        if (!value.isNull() && !(value.isBoolean() && value.booleanValue() == only)) {
            throw refused(key, String.valueOf(only));
        }
    }

    private void checkEmpty(String key, JsonNode value) {
        boolean empty = value.isNull() || (value.isContainer() && value.isEmpty());
        if (!empty && !(value.isBoolean() && !value.booleanValue())) {
            throw refused(key, "absent, as it is not an option Hyaline knows");
        }
    }

    /** A size that must be there. */
    public int size(String key) {
        return bounded(key, MAX_SIZE);
    }

    /** The number of layers. */
    public int layers(String key) {
        return bounded(key, MAX_LAYERS);
    }

    /** A size, with the format's default. */
    public int size(String key, int otherwise) {
        return isAbsent(key) ? otherwise : size(key);
    }

    private int bounded(String key, int maximum) {
        JsonNode value = json.path(key);
        boolean number = value.isIntegralNumber() && value.canConvertToInt();
        if (!number || value.intValue() < 1 || value.intValue() > maximum) {
            throw refused(key, "a whole number from 1 to " + maximum);
        }
        return value.intValue();
    }

    /** The number of layers, with the format's default. */
    public int layers(String key, int otherwise) {
        return isAbsent(key) ? otherwise : layers(key);
    }

    /** A whole number from 0 that must be there. */
    public int count(String key) {
        JsonNode value = json.path(key);
        if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() == 0) {
            return 0;
        }
        return size(key);
    }

    /** What a key has, for what no method here reads. */
    JsonNode node(String key) {
        return json.path(key);
    }

    /** A positive number that must be there. */
    public double number(String key) {
        JsonNode value = json.path(key);
        if (!value.isNumber() || !(value.doubleValue() > 0 && value.doubleValue() < 1e30)) {
            throw refused(key, "a positive number");
        }
        return value.doubleValue();
    }

    /** A positive number, with the format's default. */
    public double number(String key, double otherwise) {
        return isAbsent(key) ? otherwise : number(key);
    }

    /** Yes or no, with the format's default. */
    public boolean flag(String key, boolean otherwise) {
        if (isAbsent(key)) {
            return otherwise;
        }
        if (!json.path(key).isBoolean()) {
            throw refused(key, "true or false");
        }
        return json.path(key).booleanValue();
    }

    /** A word, with the format's default. */
    public String word(String key, String otherwise) {
        if (isAbsent(key)) {
            return otherwise;
        }
        if (!json.path(key).isString()) {
            throw refused(key, "a word");
        }
        return json.path(key).stringValue();
    }

    /** Words in a list; what else is in it is given as JSON writes it. */
    public List<String> list(String key) {
        JsonNode value = json.path(key);
        if (!value.isArray()) {
            throw refused(key, "a list");
        }
        return value.valueStream()
                .map(each -> each.isString() ? each.stringValue() : each.toString())
                .toList();
    }

    /** An object in this one, whose keys are refused as its. */
    public Optional<ConfigJson> object(String key) {
        if (isAbsent(key)) {
            return Optional.empty();
        }
        if (!json.path(key).isObject()) {
            throw refused(key, "an object");
        }
        return Optional.of(new ConfigJson(json.path(key), file, within + key + "."));
    }

    /** Whether a key is there with the value null. */
    public boolean isNull(String key) {
        return json.path(key).isNull();
    }

    /** What a normalisation adds to the variance, with the format's default. */
    public double eps(String key, double otherwise) {
        if (isAbsent(key)) {
            return otherwise;
        }
        JsonNode value = json.path(key);
        if (!value.isNumber() || !(value.doubleValue() > 0 && value.doubleValue() < 1)) {
            throw refused(key, "in (0, 1)");
        }
        return value.doubleValue();
    }

    /** The MLPs' non-linearity, with the format's default. */
    public ActivationFunction activation(String key, ActivationFunction otherwise) {
        if (isAbsent(key)) {
            return otherwise;
        }
        JsonNode value = json.path(key);
        return ActivationFunction.of(value.isString() ? value.stringValue() : "")
                .orElseThrow(() -> refused(key, "one of " + FUNCTIONS));
    }

    /** Whether a key is missing or null. */
    public boolean isAbsent(String key) {
        return !json.hasNonNull(key);
    }

    /** An error about a key, which shows its value. */
    public HyalineException refused(String key, String rule) {
        return refused(within + key + " must be " + rule + ", but is: " + shown(json.path(key)));
    }

    /** An error about the file. */
    public HyalineException refused(String what) {
        return HyalineException.model(what + " (" + file + ")");
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "missing";
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
