package dev.hyaline.text;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads a vocabulary from {@code tokenizer.json}, skipping the rest, or from {@code vocab.json}.
 */
public final class VocabularyReader {

    private static final int MAX_SIZE = 10_000_000;

    private final Map<Integer, String> tokens = new HashMap<>();
    private final Map<Integer, String> added = new HashMap<>();
    private PieceSpelling spelling = PieceSpelling.BYTE_LEVEL;
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
        JsonNode decoder = MissingNode.getInstance();
        JsonNode splitter = decoder;
        boolean byteFallback = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "added_tokens" -> {
                    JsonNode list = parser.readValueAsTree();
                    for (JsonNode token : list) {
                        add(token.path("content").stringValue(), token.path("id").intValue(), true);
                    }
                }
                case "decoder" -> decoder = parser.readValueAsTree();
                case "pre_tokenizer" -> splitter = parser.readValueAsTree();
                case "model" -> byteFallback = value == JsonToken.START_OBJECT && model(parser);
                default -> parser.skipChildren();
            }
        }
        spelling = PieceSpelling.of(decoder, splitter, byteFallback);
    }

    /** Reads its tokens; returns whether some of them stand for bytes that are no others'. */
    private boolean model(JsonParser parser) {
        boolean byteFallback = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("vocab") && value == JsonToken.START_OBJECT) {
                entries(parser, false);
            } else {
                byteFallback |= field.equals("byte_fallback") && value == JsonToken.VALUE_TRUE;
                parser.skipChildren();
            }
        }
        return byteFallback;
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
        String other = (isAdded ? added : tokens).put(id, text);
        require(
                other == null || other.equals(text),
                Figures.format("the id %d must be one token's, but is that of %s too", id, text));
        size = Math.max(size, id + 1);
    }

    private Vocabulary vocabulary() {
        return Vocabulary.of(IntStream.range(0, size).mapToObj(this::bytes).toList());
    }

    private byte[] bytes(int id) {
        String text = added.get(id);
        if (text != null) {
            return spelling.bytesOfAdded(text);
        }
        String piece = tokens.get(id);
        return piece == null ? new byte[0] : spelling.bytes(piece);
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(rule);
        }
    }
}
