package dev.hyaline.text;

import tools.jackson.databind.JsonNode;

/**
 * Before which white space behind a visible character a text may be cut, so that the pieces' ids
 * are the whole's: as the tokenizer's description says, where it is of a known kind.
 */
enum TextCuts {

    /** No text is cut. */
    NOWHERE(""),

    /** Before spaces. */
    SPACES(" "),

    /** Before spaces and line ends: GPT-2's way. */
    SPACES_AND_LINES(" \n");

    private static final String SIGN = "▁"; // SentencePiece's space

    /** What GPT-4's tokenizer and its followers split by; digits also in threes. */
    private static final String WORDS_PATTERN =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
                    + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private final String before;

    TextCuts(String before) {
        this.before = before;
    }

    static TextCuts of(JsonNode root) {
        TextCuts cuts = ofSplitter(root);
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("lstrip").asBoolean(false)
                    || token.path("rstrip").asBoolean(false)
                    || cuts.within(token.path("content").asString("").replace(SIGN, " "))) {
                return NOWHERE;
            }
        }
        return cuts;
    }

    private static TextCuts ofSplitter(JsonNode root) {
        JsonNode normalizer = root.path("normalizer");
        if (isSentencePiece(root)) {
            return hasPieceAcross(root) ? NOWHERE : SPACES;
        }
        if (normalizer.isObject() && !normalizer.path("type").asString("").equals("NFC")) {
            return NOWHERE;
        }
        JsonNode splitter = root.path("pre_tokenizer");
        JsonNode parts = splitter.path("pretokenizers");
        if (parts.size() == 2
                && parts.get(0)
                        .path("pattern")
                        .path("Regex")
                        .asString("")
                        .replace("{1,3}", "")
                        .equals(WORDS_PATTERN)
                && isByteLevel(parts.get(1), false)) {
            return SPACES;
        }
        return isByteLevel(splitter, true) ? SPACES_AND_LINES : NOWHERE;
    }

    private static boolean isByteLevel(JsonNode splitter, boolean byPattern) {
        return splitter.path("type").asString("").equals("ByteLevel")
                && !splitter.path("add_prefix_space").asBoolean(true)
                && splitter.path("use_regex").asBoolean(true) == byPattern;
    }

    /** Whether spaces become signs, pieces are merged over all of a text and no byte is unknown. */
    private static boolean isSentencePiece(JsonNode root) {
        JsonNode model = root.path("model");
        JsonNode splitter = root.path("pre_tokenizer");
        boolean whole =
                switch (splitter.path("type").asString("")) {
                    case "Metaspace" -> !splitter.path("split").asBoolean(true);
                    case "Split" ->
                            splitter.path("pattern").path("String").asString("").equals(" ");
                    default -> !splitter.isObject();
                };
        return whole
                && model.path("byte_fallback").asBoolean(false)
                && model.path("vocab").has("<0x00>")
                && (splitter.path("type").asString("").equals("Metaspace")
                        ? !root.path("normalizer").isObject()
                        : makesSigns(root.path("normalizer")));
    }

    private static boolean makesSigns(JsonNode normalizer) {
        if (normalizer.path("type").asString("").equals("Sequence")) {
            JsonNode parts = normalizer.path("normalizers");
            return parts.size() == 2
                    && parts.get(0).path("type").asString("").equals("Prepend")
                    && makesSigns(parts.get(1));
        }
        return normalizer.path("type").asString("").equals("Replace")
                && normalizer.path("pattern").path("String").asString("").equals(" ")
                && normalizer.path("content").asString("").equals(SIGN);
    }

    private static boolean hasPieceAcross(JsonNode root) {
        for (String piece : root.path("model").path("vocab").propertyNames()) {
            for (int i = piece.indexOf(SIGN, 1); i > 0; i = piece.indexOf(SIGN, i + 1)) {
                if (piece.charAt(i - 1) != SIGN.charAt(0)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean within(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (at(text, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text may be cut before this character; never behind the sign, a space to some. */
    boolean at(String text, int index) {
        return before.indexOf(text.charAt(index)) >= 0
                && text.charAt(index - 1) != SIGN.charAt(0)
                && isVisible(text.codePointBefore(index));
    }

    /** Whether a character is white space under no version of Unicode: a letter, number, sign. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL ->
                    true;
            default -> false;
        };
    }
}
