package dev.hyaline.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How a tokenizer spells the bytes of its tokens, as its decoder says: in the visible alphabet of
 * byte-level BPE, or as text in which a sign stands for a space and {@code <0x0A>} for a byte. In a
 * vocabulary of the second kind {@code é} is that letter and no byte.
 *
 * @param byteLevel whether in {@link ByteAlphabet}
 * @param byteFallback whether {@code <0x0A>} is a byte
 * @param replacements what is put in place of what, one after another
 */
record PieceSpelling(boolean byteLevel, boolean byteFallback, List<Replacement> replacements) {

    /** That of GPT-2's {@code vocab.json}. */
    static final PieceSpelling BYTE_LEVEL = new PieceSpelling(true, false, List.of());

    /** A text and what it stands for. */
    record Replacement(String sign, String text) {}

    PieceSpelling {
        replacements = List.copyOf(replacements);
    }

    /**
     * @param decoder of a {@code tokenizer.json}
     * @param splitter its pre-tokenizer, which decides where there is no decoder
     * @param byteFallback what its model says of bytes
     */
    static PieceSpelling of(JsonNode decoder, JsonNode splitter, boolean byteFallback) {
        boolean byteLevel = false;
        boolean fallback = byteFallback;
        List<Replacement> replacements = new ArrayList<>();
        for (JsonNode part : parts(decoder.isObject() ? decoder : splitter)) {
            switch (part.path("type").asString("")) {
                case "ByteLevel" -> byteLevel = true;
                case "ByteFallback" -> fallback = true;
                case "Metaspace" ->
                        replacements.add(
                                new Replacement(part.path("replacement").asString("▁"), " "));
                case "Replace" -> {
                    String sign = part.path("pattern").path("String").asString("");
                    if (!sign.isEmpty()) {
                        replacements.add(new Replacement(sign, part.path("content").asString("")));
                    }
                }
                default -> {} // Fuse, Strip and others are of whole texts
            }
        }
        return new PieceSpelling(byteLevel, fallback, replacements);
    }

    private static List<JsonNode> parts(JsonNode node) {
        List<JsonNode> parts = new ArrayList<>();
        parts.add(node);
        for (String list : List.of("decoders", "pretokenizers")) {
            node.path(list).forEach(each -> parts.addAll(parts(each)));
        }
        return parts;
    }

    /** The bytes of a token of the vocabulary. */
    byte[] bytes(String piece) {
        return byteLevel ? ByteAlphabet.bytesOrUtf8(piece) : bytesOfAdded(piece);
    }

    /** The bytes of a token that was added to the vocabulary: byte-level BPE spells it as it is. */
    byte[] bytesOfAdded(String piece) {
        if (byteLevel) {
            return piece.getBytes(StandardCharsets.UTF_8);
        }
        if (byteFallback && piece.matches("<0x[0-9A-Fa-f]{2}>")) {
            return new byte[] {(byte) Integer.parseInt(piece.substring(3, 5), 16)};
        }
        String text = piece;
        for (Replacement each : replacements) {
            text = text.replace(each.sign(), each.text());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
