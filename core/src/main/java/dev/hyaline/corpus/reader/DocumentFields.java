package dev.hyaline.corpus.reader;

import static dev.hyaline.corpus.reader.CorpusTally.corpusError;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.text.Utf8;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document from the fields of a JSON line or a Parquet row: {@code text} or {@code ids}, perhaps
 * {@code id} and {@code domain}; the others are metadata.
 */
final class DocumentFields {

    /**
     * Keeps every digit of a number, writes objects with their names sorted, and refuses a name
     * that an object has twice. Reads what is no number, as some writers spell it; {@link #finite}
     * makes it missing.
     */
    static final JsonMapper JSON =
            Json.FOREIGN
                    .rebuild()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .build();

    private static final int SHOWN = 80; // characters of a value in a message
    static final String TEXT = "text";
    private static final String IDS = "ids";
    private static final String INPUT_IDS = "input_ids";

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
        List<String> names = List.copyOf(fields.propertyNames());
        Optional<JsonNode> text = text(fields, tally.options());
        Optional<JsonNode> ids = ids(fields, tally.options(), text.isPresent());
        if (text.isPresent() == ids.isPresent()) {
            throw corpusError(
                    Figures.format(
                            "document must have a text or ids, but has %s among its fields %s (%s; --text-field or --ids-field names one)",
                            text.isPresent() ? "both" : "neither",
                            shortened(names.toString()),
                            source));
        }
        finite(fields);
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

    static ObjectNode object(JsonNode node, String what, String source) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw corpusError(
                Figures.format(
                        "%s must be a JSON object, but is: %s (%s)",
                        what, node.getNodeType(), source));
    }

    private static Optional<JsonNode> text(ObjectNode fields, DocumentOptions options) {
        return options.idsField().isPresent()
                ? Optional.empty()
                : take(fields, options.textField().orElse(TEXT));
    }

    private static Optional<JsonNode> ids(
            ObjectNode fields, DocumentOptions options, boolean hasText) {
        if (options.textField().isPresent()) {
            return Optional.empty();
        }
        Optional<JsonNode> ids = take(fields, options.idsField().orElse(IDS));
        boolean looks = ids.isEmpty() && !hasText && options.idsField().isEmpty();
        return looks ? take(fields, INPUT_IDS) : ids;
    }

    /** What is no number becomes null, at any depth. */
    private static void finite(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.propertyStream()
                    .filter(each -> isNoNumber(each.getValue()))
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(object::putNull);
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (isNoNumber(array.path(i))) {
                    array.setNull(i);
                }
            }
        }
        node.forEach(DocumentFields::finite);
    }

    private static boolean isNoNumber(JsonNode node) {
        return node instanceof DoubleNode number && !Double.isFinite(number.doubleValue());
    }

    /** Whether what has fields of these names looks like a document: has a text or ids. */
    static boolean isDocument(Predicate<String> names, DocumentOptions options) {
        return names.test(options.textField().orElse(TEXT))
                || names.test(options.idsField().orElse(IDS))
                || names.test(INPUT_IDS);
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
                    Figures.format(
                            "%s must be a string, but is: %s (%s)",
                            name, node.getNodeType(), source));
        }
        return node.stringValue();
    }

    private static TokenIds tokens(JsonNode node, String source) {
        if (!node.isArray()) {
            throw corpusError(
                    Figures.format(
                            "ids must be an array, but is: %s (%s)", node.getNodeType(), source));
        }
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = node.path(i);
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                throw corpusError(
                        Figures.format(
                                "ids must be whole numbers from 0, but number %d is: %s (%s)",
                                i, shortened(id.toString()), source));
            }
            ids[i] = id.intValue();
        }
        return TokenIds.of(ids);
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
