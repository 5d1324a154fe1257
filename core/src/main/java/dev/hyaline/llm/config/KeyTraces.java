package dev.hyaline.llm.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds a key in a text however it is written: in capitals or not, its characters escaped as JSON,
 * URLs or HTML do (once or several times), broken by blanks, in base64 at any offset, in
 * hexadecimal digits, or as a list of its bytes. Linear in the text. Thread-safe.
 */
final class KeyTraces {

    private static final int BITS_A_DIGIT = 6;

    /**
     * One way to write it.
     *
     * @param text in lower case where capitals do not matter
     * @param anyCase whether they do not
     */
    private record Spelling(String text, boolean anyCase) {

        boolean has(EscapedCharacter character, int index) {
            int value = anyCase ? lower(character.value()) : character.value();
            return value == text.charAt(index);
        }
    }

    private final List<Spelling> spellings = new ArrayList<>();

    KeyTraces(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        spellings.add(new Spelling(lower(key), true));
        spellings.add(new Spelling(HexFormat.of().formatHex(bytes), true));
        spellings.add(
                new Spelling(
                        key.chars().mapToObj(String::valueOf).collect(Collectors.joining(",")),
                        true));
        for (int offset = 0; offset < 3; offset++) {
            String digits = base64(bytes, offset);
            spellings.add(new Spelling(digits, false));
            spellings.add(new Spelling(digits.replace('+', '-').replace('/', '_'), false));
        }
    }

    /** The digits that depend on nothing but the key, with so many bytes before it. */
    private static String base64(byte[] key, int offset) {
        byte[] shifted = new byte[offset + key.length];
        System.arraycopy(key, 0, shifted, offset, key.length);
        int first = Math.ceilDiv(offset * Byte.SIZE, BITS_A_DIGIT);
        int end = shifted.length * Byte.SIZE / BITS_A_DIGIT;
        return Base64.getEncoder().encodeToString(shifted).substring(first, end);
    }

    private static String lower(String text) {
        return text.chars()
                .map(KeyTraces::lower)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int lower(int character) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }

    /** The text with something else where the key stood; the same text where it did not. */
    String replacedBy(String standIn, String text) {
        StringBuilder replaced = new StringBuilder();
        int copied = 0;
        for (int at = 0; at < text.length(); ) {
            int end = end(text, at);
            if (end < 0) {
                at++;
            } else {
                replaced.append(text, copied, at).append(standIn);
                copied = end;
                at = end;
            }
        }
        return copied == 0 ? text : replaced.append(text, copied, text.length()).toString();
    }

    /** Where the key ends that begins here; -1 without one. */
    private int end(String text, int at) {
        EscapedCharacter first = EscapedCharacter.at(text, at);
        for (Spelling spelling : spellings) {
            int end = spelling.has(first, 0) ? end(text, first.end(), spelling) : -1;
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private static int end(String text, int behindFirst, Spelling spelling) {
        int at = behindFirst;
        for (int i = 1; i < spelling.text().length(); i++) {
            EscapedCharacter next = EscapedCharacter.at(text, behindBlanks(text, at));
            if (!spelling.has(next, i)) {
                return -1;
            }
            at = next.end();
        }
        return at;
    }

    /** Line breaks and what cannot be seen, escaped or not. */
    private static int behindBlanks(String text, int from) {
        int at = from;
        while (true) {
            EscapedCharacter next = EscapedCharacter.at(text, at);
            boolean blank =
                    Character.isWhitespace(next.value())
                            || Character.isSpaceChar(next.value())
                            || Character.getType(next.value()) == Character.FORMAT;
            if (!blank) {
                return at;
            }
            at = next.end();
        }
    }
}
