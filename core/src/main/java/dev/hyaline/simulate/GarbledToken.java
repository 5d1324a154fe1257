package dev.hyaline.simulate;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens that servers write as bytes because they are a part of a character. */
final class GarbledToken {

    private static final String PREFIX = "bytes:";
    private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-fA-F]{2})");
    private static final Pattern SINGLE = Pattern.compile("<0x([0-9A-F]{2})>");

    private GarbledToken() {}

    /**
     * A token's text as far as it is ASCII; U+FFFD for each other byte where the server wrote
     * bytes: {@code bytes: \xe2\x80} as OpenAI does, or {@code <0xE2>} as SentencePiece does.
     */
    static String text(String token) {
        Matcher single = SINGLE.matcher(token);
        if (single.matches()) {
            return character(single);
        }
        if (token.startsWith(PREFIX)) {
            Matcher escaped = ESCAPED.matcher(token.substring(PREFIX.length()));
            return escaped.find() ? escaped.replaceAll(GarbledToken::quoted) : token;
        }
        return token;
    }

    private static String quoted(MatchResult octet) {
        return Matcher.quoteReplacement(character(octet));
    }

    private static String character(MatchResult octet) {
        int value = Integer.parseInt(octet.group(1), 16);
        return value < 0x80 ? String.valueOf((char) value) : "\uFFFD";
    }
}
