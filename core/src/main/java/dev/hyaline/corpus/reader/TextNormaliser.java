package dev.hyaline.corpus.reader;

import dev.hyaline.common.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.text.Normalizer;

/**
 * The identity of what a document says. A text is hashed as normalised: every word in Unicode's
 * composed form (NFC), one space between words, none around. White space is Unicode's White_Space.
 *
 * <p>A word with more than a thousand marks in a row is no word: composing it would take time that
 * grows with the square of its length, and it stays as it is.
 */
public final class TextNormaliser {

    private static final int MAX_MARKS = 1000;
    private static final int CHUNK = 1 << 14;

    private TextNormaliser() {}

    /**
     * The SHA-256 of the normalised text's UTF-8, or of the ids as little-endian 32-bit numbers.
     */
    public static Sha256 hash(DocumentContent content) {
        return switch (content) {
            case DocumentContent.Text text -> Sha256.of(normalise(text.text()));
            case DocumentContent.Ids ids -> hash(ids.ids());
        };
    }

    public static String normalise(String text) {
        StringBuilder result = new StringBuilder(text.length());
        int from = 0;
        while (from < text.length()) {
            int end = wordEnd(text, from);
            if (end > from) {
                if (!result.isEmpty()) {
                    result.append(' ');
                }
                appendComposed(text, from, end, result);
            }
            from = end + 1;
        }
        return result.toString();
    }

    static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isWhiteSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static Sha256 hash(TokenIds ids) {
        MessageDigest digest = Sha256.digest();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ids.size(); i++) {
            if (!chunk.hasRemaining()) {
                digest.update(chunk.flip());
                chunk.clear();
            }
            chunk.putInt(ids.get(i));
        }
        digest.update(chunk.flip());
        return Sha256.from(digest, new byte[0]);
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && !isWhiteSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static void appendComposed(String text, int from, int end, StringBuilder result) {
        boolean isAscii = true;
        int marks = 0;
        int mostMarks = 0;
        for (int i = from; i < end; ) {
            int codePoint = text.codePointAt(i);
            isAscii &= codePoint < 0x80;
            marks = isMark(codePoint) ? marks + 1 : 0;
            mostMarks = Math.max(mostMarks, marks);
            i += Character.charCount(codePoint);
        }
        if (isAscii || mostMarks > MAX_MARKS) {
            result.append(text, from, end);
        } else {
            result.append(Normalizer.normalize(text.substring(from, end), Normalizer.Form.NFC));
        }
    }

    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> false;
        };
    }

    private static boolean isWhiteSpace(char c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == '\u0085'
                || c == '\u00A0'
                || c == '\u1680'
                || (c >= '\u2000' && c <= '\u200A')
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202F'
                || c == '\u205F'
                || c == '\u3000';
    }
}
