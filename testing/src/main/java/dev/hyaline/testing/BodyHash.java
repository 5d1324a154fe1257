package dev.hyaline.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A body and its hash, whatever the order of its fields.
 *
 * @param body as it came
 * @param hash SHA-256 in hexadecimal digits
 */
record BodyHash(JsonNode body, String hash) {

    static BodyHash of(JsonNode body) {
        StringBuilder sorted = new StringBuilder();
        write(body, sorted);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(sorted.toString().getBytes(StandardCharsets.UTF_8));
            return new BodyHash(body, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void write(JsonNode node, StringBuilder out) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(each -> fields.put(each.getKey(), each.getValue()));
            fields.forEach((name, value) -> {
                out.append('"').append(name).append("\":");
                write(value, out);
                out.append(',');
            });
        } else if (node.isArray()) {
            out.append('[');
            node.forEach(each -> {
                write(each, out);
                out.append(',');
            });
            out.append(']');
        } else {
            out.append(node);
        }
    }
}
