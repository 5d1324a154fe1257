package dev.hyaline.checkpoint;

import dev.hyaline.common.HyalineException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the header of a safetensors file says, once it has been found consistent: the tensors lie
 * one after the other, without hole or overlap, and fill the data part exactly.
 *
 * @param entries by name, in the order of the header
 * @param metadata free text
 */
record SafetensorsHeader(SequencedMap<String, Entry> entries, Map<String, String> metadata) {

    private static final Set<String> FIELDS = Set.of("dtype", "shape", "data_offsets");
    private static final JsonMapper STRICT =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** One tensor: its bytes are {@code [begin, end)} of the data part. */
    record Entry(String name, DType dtype, List<Long> shape, long begin, long end) {}

    /**
     * Reads and checks a header.
     *
     * @param json its bytes
     * @param dataBytes the size of the data part
     * @param file for messages
     */
    static SafetensorsHeader parse(byte[] json, long dataBytes, String file) {
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : tree(json, file).properties()) {
            if (field.getKey().equals("__metadata__")) {
                readMetadata(field.getValue(), metadata, file);
            } else {
                Entry entry = entry(field.getKey(), field.getValue(), dataBytes, file);
                entries.put(entry.name, entry);
            }
        }
        checkLayout(entries, dataBytes, file);
        return new SafetensorsHeader(entries, Map.copyOf(metadata));
    }

    private static JsonNode tree(byte[] json, String file) {
        JsonNode tree;
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            tree = STRICT.readTree(text);
        } catch (CharacterCodingException e) {
            throw damaged("header must be UTF-8, but is not", file, e);
        } catch (JacksonException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw damaged("header must be JSON, but is not: " + reason, file, e);
        }
        if (!tree.isObject()) {
            throw damaged("header must be a JSON object, but is: " + brief(tree), file, null);
        }
        return tree;
    }

    private static void readMetadata(JsonNode node, Map<String, String> metadata, String file) {
        if (!node.isObject()) {
            throw damaged("__metadata__ must be an object, but is: " + brief(node), file, null);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isString()) {
                throw damaged(
                        "__metadata__."
                                + field.getKey()
                                + " must be a text, but is: "
                                + brief(field.getValue()),
                        file,
                        null);
            }
            metadata.put(field.getKey(), field.getValue().stringValue());
        }
    }

    private static Entry entry(String name, JsonNode node, long dataBytes, String file) {
        if (!node.isObject() || !Set.copyOf(node.propertyNames()).equals(FIELDS)) {
            throw damaged(
                    name
                            + ": entry must have dtype, shape and data_offsets, but is: "
                            + brief(node),
                    file,
                    null);
        }
        JsonNode typeName = node.path("dtype");
        DType dtype =
                DType.of(typeName.isString() ? typeName.stringValue() : "")
                        .orElseThrow(() ->
                                damaged(
                                        name
                                                + ": dtype must be one of "
                                                + List.of(DType.values())
                                                + ", but is: "
                                                + brief(typeName),
                                        file,
                                        null));
        List<Long> shape = wholeNumbers(name + ": shape", node.path("shape"), file);
        List<Long> offsets = wholeNumbers(name + ": data_offsets", node.path("data_offsets"), file);
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw damaged(
                    name + ": data_offsets must be [begin, end], but is: " + offsets, file, null);
        }
        if (offsets.get(1) > dataBytes) {
            throw damaged(
                    name
                            + ": data_offsets must end within the "
                            + dataBytes
                            + " bytes of data, but is: "
                            + offsets,
                    file,
                    null);
        }
        checkSize(name, dtype, shape, offsets, file);
        return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static void checkSize(
            String name, DType dtype, List<Long> shape, List<Long> offsets, String file) {
        long bytes = dtype.bytes();
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            throw damaged(
                    name + ": shape must be of less than 2^63 bytes, but is: " + shape, file, e);
        }
        if (offsets.get(1) - offsets.get(0) != bytes) {
            throw damaged(
                    name
                            + ": data_offsets must span "
                            + bytes
                            + " bytes, as "
                            + dtype
                            + " "
                            + shape
                            + " takes, but is: "
                            + offsets,
                    file,
                    null);
        }
    }

    private static List<Long> wholeNumbers(String what, JsonNode node, String file) {
        List<Long> numbers = new ArrayList<>();
        boolean good = node.isArray();
        for (JsonNode number : node) {
            good = good && number.isIntegralNumber() && number.canConvertToLong();
            good = good && number.longValue() >= 0;
            if (!good) {
                break;
            }
            numbers.add(number.longValue());
        }
        if (!good) {
            throw damaged(
                    what + " must be a list of whole numbers from 0, but is: " + brief(node),
                    file,
                    null);
        }
        return List.copyOf(numbers);
    }

    private static void checkLayout(
            SequencedMap<String, Entry> entries, long dataBytes, String file) {
        List<Entry> ordered = new ArrayList<>(entries.values());
        ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long end = 0;
        for (Entry entry : ordered) {
            if (entry.begin != end) {
                throw damaged(
                        entry.name
                                + ": data must begin at byte "
                                + end
                                + (entry.begin < end ? " (it overlaps)" : " (there is a hole)")
                                + ", but is: "
                                + entry.begin,
                        file,
                        null);
            }
            end = entry.end;
        }
        if (end != dataBytes) {
            throw damaged(
                    "data must end at byte " + end + ", but is: " + dataBytes + " bytes long",
                    file,
                    null);
        }
    }

    private static String brief(JsonNode node) {
        String text = node.isMissingNode() ? "missing" : node.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    static HyalineException damaged(String what, String file, @Nullable Throwable cause) {
        String message = what + " (" + file + ")";
        return cause == null
                ? HyalineException.damaged(message)
                : HyalineException.damaged(message).because(cause);
    }
}
