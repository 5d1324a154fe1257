package dev.hyaline.text;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Reads a vocabulary from {@code tokenizer.json}, skipping the rest, or from {@code vocab.json}.
 */
public final class VocabularyReader {

    private static final int MAX_SIZE = 10_000_000;

    private final Map<Integer, byte[]> tokens = new HashMap<>();
    private final Map<Integer, byte[]> added = new HashMap<>();
    private int size;

    private VocabularyReader() {}

    /** The vocabulary of a model folder. */
    public static Vocabulary load(Path modelFolder) {
        return read(TokenizerFiles.in(modelFolder));
    }

    /** The built-in model's vocabulary. */
    public static Vocabulary builtin() {
        return read(TokenizerFiles.builtin());
    }

    static Vocabulary read(TokenizerFiles files) {
        VocabularyReader reader = new VocabularyReader();
        Optional<byte[]> tokenizer = files.read(TokenizerFiles.TOKENIZER);
        if (tokenizer.isPresent()) {
            reader.parse(files, TokenizerFiles.TOKENIZER, tokenizer.get());
        } else {
            byte[] vocabulary =
                    files.read(TokenizerFiles.VOCABULARY).orElseThrow(() -> files.missing());
            reader.parse(files, TokenizerFiles.VOCABULARY, vocabulary);
            files.read(TokenizerFiles.ADDED)
                    .ifPresent(bytes -> reader.parse(files, TokenizerFiles.ADDED, bytes));
        }
        return reader.vocabulary();
    }

    private void parse(TokenizerFiles files, String name, byte[] json) {
        try (JsonParser parser = Json.FOREIGN.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
            switch (name) {
                case TokenizerFiles.TOKENIZER -> tokenizer(parser);
                case TokenizerFiles.ADDED -> entries(parser, true);
                default -> entries(parser, false);
            }
            require(size > 0, "it names no tokens");
        } catch (JacksonException | IllegalArgumentException e) {
            throw files.damaged(name, e);
        }
    }

    private void tokenizer(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("added_tokens")) {
                JsonNode list = parser.readValueAsTree();
                for (JsonNode token : list) {
                    add(token.path("content").stringValue(), token.path("id").intValue(), true);
                }
            } else if (field.equals("model") && value == JsonToken.START_OBJECT) {
                model(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void model(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("vocab") && value == JsonToken.START_OBJECT) {
                entries(parser, false);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** The fields of the object that has just begun: token text to id. */
    private void entries(JsonParser parser, boolean isAdded) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String text = parser.currentName();
            boolean isNumber = parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
            require(isNumber, "the id of " + text + " must be a whole number");
            add(text, parser.getIntValue(), isAdded);
        }
    }

    private void add(String text, int id, boolean isAdded) {
        if (id < 0 || id >= MAX_SIZE) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "the id of %s must be from 0 to %d, but is: %d",
                            text, MAX_SIZE - 1, id));
        }
        byte[] bytes =
                isAdded ? text.getBytes(StandardCharsets.UTF_8) : ByteAlphabet.bytesOrUtf8(text);
        byte[] other = (isAdded ? added : tokens).put(id, bytes);
        require(
                other == null || Arrays.equals(other, bytes),
                Figures.format("the id %d must be one token's, but is that of %s too", id, text));
        size = Math.max(size, id + 1);
    }

    private Vocabulary vocabulary() {
        tokens.putAll(added);
        byte[] none = new byte[0];
        return Vocabulary.of(
                IntStream.range(0, size).mapToObj(id -> tokens.getOrDefault(id, none)).toList());
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(rule);
        }
    }
}
