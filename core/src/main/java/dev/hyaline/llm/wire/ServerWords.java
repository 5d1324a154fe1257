package dev.hyaline.llm.wire;

import java.util.regex.Pattern;

/** What a server says, as one short line that shows as it is. */
final class ServerWords {

    private static final int LONGEST = 300;

    /** White space, and what can change what a terminal or a page shows beside it. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}]+", Pattern.UNICODE_CHARACTER_CLASS);

    private ServerWords() {}

    /** Empty when nothing can be seen of it. */
    static String line(String words) {
        // Enough of it for a line, and not a hundred megabytes.
        String some = words.substring(0, Math.min(words.length(), 100 * LONGEST));
        String line = UNSEEN.matcher(some).replaceAll(" ").strip();
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
