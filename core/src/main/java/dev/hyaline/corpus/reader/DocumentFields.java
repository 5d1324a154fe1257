package dev.hyaline.corpus.reader;

import static dev.hyaline.corpus.reader.CorpusTally.corpusError;

import dev.hyaline.common.Json;
import dev.hyaline.text.Utf8;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document from the fields of a JSON line or a Parquet row: {@code text} or {@code ids}, perhaps
 * {@code id} and {@code domain}; the others are metadata.
 */
final class DocumentFields {

    /** Keeps every digit of a number, and writes objects with their names sorted. */
    static final JsonMapper JSON =
            Json.STRICT
                    .rebuild()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .build();

    private DocumentFields() {}

    /**
     * @param fields is used up
     * @param isDamaged whether bytes of it were replaced already
     * @return null when it is empty
     */
    static @Nullable Document document(
            ObjectNode fields,
            String fallbackName,
            String source,
            boolean isDamaged,
            CorpusTally tally) {
        Optional<JsonNode> text = take(fields, "text");
        Optional<JsonNode> ids = take(fields, "ids");
        if (text.isPresent() == ids.isPresent()) {
            throw corpusError(
                    "document must have a text or ids, but has %s (%s)"
                            .formatted(text.isPresent() ? "both" : "neither", source));
        }
        String raw = text.map(node -> string(node, "text", source)).orElse("");
        String wellFormed = Utf8.wellFormed(raw);
        TokenIds tokens = ids.map(node -> tokens(node, source)).orElse(TokenIds.of());
        if (tokens.size() == 0 && TextNormaliser.isBlank(wellFormed)) {
            tally.empty();
            return null;
        }
        Document document =
                new Document(
                        name(fields, source).orElse(fallbackName),
                        scalar(fields, "domain", source),
                        Utf8.wellFormed(JSON.writeValueAsString(fields)),
                        text.isPresent()
                                ? new DocumentContent.Text(wellFormed)
                                : new DocumentContent.Ids(tokens),
                        source);
        if (isDamaged || !wellFormed.equals(raw)) {
            tally.malformed();
        }
        return document;
    }

    private static Optional<JsonNode> take(ObjectNode fields, String name) {
        return Optional.ofNullable(fields.remove(name)).filter(node -> !node.isNull());
    }

    private static Optional<String> name(ObjectNode fields, String source) {
        return scalar(fields, "id", source).filter(id -> !id.isEmpty());
    }

    private static Optional<String> scalar(ObjectNode fields, String name, String source) {
        return take(fields, name)
                .map(node -> node.isNumber() ? node.asString() : string(node, name, source))
                .map(Utf8::wellFormed);
    }

    private static String string(JsonNode node, String name, String source) {
        if (!node.isString()) {
            throw corpusError(
                    "%s must be a string, but is: %s (%s)"
                            .formatted(name, node.getNodeType(), source));
        }
        return node.stringValue();
    }

    private static TokenIds tokens(JsonNode node, String source) {
        if (!node.isArray()) {
            throw corpusError(
                    "ids must be an array, but is: %s (%s)".formatted(node.getNodeType(), source));
        }
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = node.path(i);
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                throw corpusError(
                        "ids must be whole numbers from 0, but number %d is: %s (%s)"
                                .formatted(i, shortened(id.toString()), source));
            }
            ids[i] = id.intValue();
        }
        return TokenIds.of(ids);
    }

    private static String shortened(String value) {
        return value.length() <= 60 ? value : value.substring(0, 60) + "…";
    }
}
