package dev.hyaline.text;

import dev.hyaline.common.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tokenizer's description in the format of Hugging Face's {@code tokenizer.json}: read from that
 * file, or built from {@code vocab.json} and {@code merges.txt} in GPT-2's way.
 *
 * @param root the description, with truncation and padding off
 */
record TokenizerJson(ObjectNode root) {

    private static final String PREFIX_SPACE = "add_prefix_space";
    private static final String END_OF_TEXT = "<|endoftext|>";
    private static final String NOWHERE = "\uFFFF\uFDD0 in no text \uFFFF";

    TokenizerJson {
        root.putNull("truncation");
        root.putNull("padding");
    }

    static TokenizerJson read(TokenizerFiles files) {
        Optional<byte[]> ready = files.read(TokenizerFiles.TOKENIZER);
        TokenizerJson json =
                ready.isPresent()
                        ? new TokenizerJson(
                                parseObject(files, TokenizerFiles.TOKENIZER, ready.get()))
                        : build(files);
        Optional<Boolean> prefix = prefixSpace(files);
        if (prefix.isPresent()
                && json.root.path("pre_tokenizer") instanceof ObjectNode split
                && split.path("type").asString("").equals("ByteLevel")) {
            split.put(PREFIX_SPACE, prefix.get());
        }
        return json;
    }

    /** What {@code tokenizer_config.json} says of a space before each text; it overrides. */
    static Optional<Boolean> prefixSpace(TokenizerFiles files) {
        return files.read(TokenizerFiles.CONFIG)
                .map(bytes -> parseObject(files, TokenizerFiles.CONFIG, bytes).path(PREFIX_SPACE))
                .filter(JsonNode::isBoolean)
                .map(JsonNode::booleanValue);
    }

    /**
     * Whether a text is that of a special token and nothing else, and means it: in GPT-2's way
     * alone.
     */
    boolean isAddedToken(String text) {
        if (!isPlainByteLevel()) {
            return false;
        }
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("content").asString("").equals(text)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same tokenizer, to which the texts of special tokens are ordinary text. Other added
     * tokens (runs of spaces, tags) are ordinary text and stay. The library numbers anew what the
     * model's vocabulary has not, so a special token that it has not keeps its place under a text
     * that cannot occur.
     */
    TokenizerJson withSpecialTokensAsText() {
        ObjectNode copy = root.deepCopy();
        ArrayNode kept = copy.putArray("added_tokens");
        JsonNode vocabulary = root.path("model").path("vocab");
        for (JsonNode token : root.path("added_tokens")) {
            String text = token.path("content").asString("");
            if (!token.path("special").asBoolean(false)) {
                kept.add(token.deepCopy());
            } else if (!vocabulary.has(text) && token.deepCopy() instanceof ObjectNode hidden) {
                kept.add(
                        hidden.put("content", NOWHERE + token.path("id").asInt())
                                .put("normalized", false));
            }
        }
        return new TokenizerJson(copy);
    }

    /** What stands before texts, and whether by itself. */
    Optional<BeginOfText> beginOfText(TokenizerFiles files) {
        JsonNode config =
                files.read(TokenizerFiles.CONFIG)
                        .<JsonNode>map(bytes -> parseObject(files, TokenizerFiles.CONFIG, bytes))
                        .orElseGet(MissingNode::getInstance);
        JsonNode named = config.path("bos_token");
        Optional<Integer> template = firstOfTemplate(root.path("post_processor"));
        boolean usual = config.path("add_bos_token").asBoolean(template.isPresent());
        return template.or(() -> id(named.path("content").asString(named.asString(""))))
                .or(() -> id(END_OF_TEXT))
                .map(token -> new BeginOfText(token, usual));
    }

    /** The special token that a template puts before a text. */
    private static Optional<Integer> firstOfTemplate(JsonNode processor) {
        for (JsonNode each : processor.path("processors")) {
            Optional<Integer> first = firstOfTemplate(each);
            if (first.isPresent()) {
                return first;
            }
        }
        if (!processor.path("type").asString("").equals("TemplateProcessing")) {
            return Optional.empty();
        }
        String name = processor.path("single").path(0).path("SpecialToken").path("id").asString("");
        JsonNode id = processor.path("special_tokens").path(name).path("ids").path(0);
        return id.isInt() ? Optional.of(id.intValue()) : Optional.empty();
    }

    /** The id of a token by its text. */
    private Optional<Integer> id(String text) {
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("content").asString("").equals(text)) {
                return Optional.of(token.path("id").asInt());
            }
        }
        JsonNode id = root.path("model").path("vocab").path(text);
        return id.isInt() ? Optional.of(id.intValue()) : Optional.empty();
    }

    /** The same tokenizer for what goes on within a text: no space is put before it. */
    TokenizerJson withoutPrefix() {
        ObjectNode copy = root.deepCopy();
        if (copy.path("normalizer").path("normalizers") instanceof ArrayNode parts
                && isPrefix(parts.path(0))) {
            parts.remove(0);
        }
        return new TokenizerJson(copy);
    }

    /** Whether it puts something before every text that it is given, whatever that begins with. */
    boolean hasPrefix() {
        return isPrefix(root.path("normalizer").path("normalizers").path(0));
    }

    private static boolean isPrefix(JsonNode normalizer) {
        return normalizer.path("type").asString("").equals("Prepend");
    }

    private boolean isPlainByteLevel() {
        return root.path("pre_tokenizer").path("type").asString("").equals("ByteLevel")
                && !root.path("normalizer").isObject();
    }

    private static TokenizerJson build(TokenizerFiles files) {
        byte[] vocabulary =
                files.read(TokenizerFiles.VOCABULARY).orElseThrow(() -> files.missing());
        String merges = files.readText(TokenizerFiles.MERGES).orElseThrow(() -> files.missing());
        ObjectNode ids = parseObject(files, TokenizerFiles.VOCABULARY, vocabulary);
        ObjectNode root = Json.STRICT.createObjectNode();
        root.put("version", "1.0");
        root.set("added_tokens", addedTokens(files, ids));
        root.putNull("normalizer");
        root.set("pre_tokenizer", byteLevel());
        root.set("post_processor", byteLevel());
        root.set("decoder", byteLevel());
        root.set("model", model(ids, merges));
        return new TokenizerJson(root);
    }

    private static ObjectNode model(ObjectNode ids, String merges) {
        ObjectNode model = Json.STRICT.createObjectNode();
        model.put("type", "BPE");
        model.put("continuing_subword_prefix", "");
        model.put("end_of_word_suffix", "");
        model.set("vocab", ids);
        ArrayNode list = model.putArray("merges");
        merges.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#version:"))
                .forEach(list::add);
        return model;
    }

    private static ObjectNode byteLevel() {
        return Json.STRICT
                .createObjectNode()
                .put("type", "ByteLevel")
                .put(PREFIX_SPACE, false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static ArrayNode addedTokens(TokenizerFiles files, ObjectNode ids) {
        ArrayNode added = Json.STRICT.createArrayNode();
        if (ids.path(END_OF_TEXT).isInt()) {
            added.add(addedToken(END_OF_TEXT, ids.path(END_OF_TEXT).intValue()));
        }
        files.read(TokenizerFiles.ADDED)
                .map(bytes -> parseObject(files, TokenizerFiles.ADDED, bytes))
                .ifPresent(more ->
                        more.properties().stream()
                                .filter(entry -> !entry.getKey().equals(END_OF_TEXT))
                                .map(e -> addedToken(e.getKey(), e.getValue().asInt()))
                                .forEach(added::add));
        return added;
    }

    private static ObjectNode addedToken(String text, int id) {
        return Json.STRICT
                .createObjectNode()
                .put("id", id)
                .put("content", text)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", true)
                .put("special", true);
    }

    private static ObjectNode parseObject(TokenizerFiles files, String name, byte[] bytes) {
        try {
            if (Json.FOREIGN.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw files.damaged(name, new IllegalArgumentException("not a JSON object"));
        } catch (JacksonException e) {
            throw files.damaged(name, e);
        }
    }
}
