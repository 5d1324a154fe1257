package dev.hyaline.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts from bytes and strings that may not be well-formed. */
public final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** The text with every surrogate that stands alone replaced by U+FFFD. */
    public static String wellFormed(String text) {
        int first = loneSurrogate(text, 0);
        if (first < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder(text);
        for (int i = first; i >= 0; i = loneSurrogate(text, i + 1)) {
            result.setCharAt(i, REPLACEMENT);
        }
        return result.toString();
    }

    /** The text without a byte order mark before it. */
    public static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Whether decoding these bytes to this text lost any of them. */
    public static boolean isDamaged(byte[] bytes, String decoded) {
        if (decoded.indexOf(REPLACEMENT) < 0) {
            return false;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return false; // the text itself has a U+FFFD
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    private static int loneSurrogate(String text, int from) {
        int i = from;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return -1;
    }
}
