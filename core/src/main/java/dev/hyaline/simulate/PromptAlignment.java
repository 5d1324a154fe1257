package dev.hyaline.simulate;

import dev.hyaline.common.Figures;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which of a server's tokens begins at which place of the prompt. Servers garble tokens that are a
 * part of a character, and some drop blanks at a token's beginning; but a visible ASCII character,
 * a tab or a line end is one byte and comes through wherever tokens are cut. So these, the
 * <em>anchors</em>, are followed one by one and all else is passed over: the n-th of the tokens is
 * the n-th of the prompt. Up to the first that differs all places are certain, behind it none is.
 */
final class PromptAlignment {

    private static final int SHOWN = 20;
    private static final String BYTES = "bytes:";
    private static final Pattern ESCAPED_BYTE = Pattern.compile("\\\\x([0-9a-fA-F]{2})");
    private static final Pattern SINGLE_BYTE = Pattern.compile("<0x([0-9A-F]{2})>");

    private final String prompt;
    private final int[] anchors;
    private final int[] beginning;
    private int anchor;
    private int end;
    private String differing = "";

    private PromptAlignment(String prompt, int firstAnchor) {
        this.prompt = prompt;
        this.anchors =
                IntStream.range(0, prompt.length())
                        .filter(i -> isAnchor(prompt.charAt(i)))
                        .toArray();
        this.anchor = firstAnchor;
        this.beginning = new int[prompt.length()];
        Arrays.fill(beginning, -1);
    }

    /**
     * @param tokens as the server gives them. The first may be a mark that is not in the prompt, or
     *     empty because its text is not known.
     */
    static PromptAlignment of(String prompt, List<String> tokens) {
        List<String> texts = tokens.stream().map(PromptAlignment::ungarbled).toList();
        PromptAlignment whole = new PromptAlignment(prompt, 0).walk(texts, 0);
        if (whole.isWhole() || texts.isEmpty()) {
            return whole;
        }
        int behindFirst = texts.stream().skip(1).mapToInt(PromptAlignment::count).sum();
        int unknown = whole.anchors.length - behindFirst;
        if (texts.getFirst().isEmpty() && unknown > 0) {
            PromptAlignment fromEnd = new PromptAlignment(prompt, unknown).walk(texts, 1);
            if (fromEnd.isWhole()) {
                return fromEnd;
            }
        }
        PromptAlignment marked = new PromptAlignment(prompt, 0).walk(texts, 1);
        return marked.end > whole.end ? marked : whole;
    }

    private PromptAlignment walk(List<String> texts, int first) {
        for (int token = first; token < texts.size() && anchor < anchors.length; token++) {
            String text = texts.get(token);
            end = anchors[anchor];
            for (int i = 0; i < text.length() && anchor < anchors.length; i++) {
                char c = text.charAt(i);
                if (isAnchor(c)) {
                    if (prompt.charAt(anchors[anchor]) != c) {
                        differing = text;
                        return this;
                    }
                    if (i == 0) {
                        beginning[anchors[anchor]] = token;
                    }
                    anchor++;
                }
            }
        }
        end = anchor == anchors.length ? prompt.length() : anchors[anchor];
        return this;
    }

    private static boolean isAnchor(char c) {
        return (c > ' ' && c < 0x7F) || c == '\t' || c == '\n';
    }

    private static int count(String text) {
        return (int) text.chars().filter(c -> isAnchor((char) c)).count();
    }

    private boolean isWhole() {
        return end == prompt.length();
    }

    /** Whether the tokens are certain to cover what is before a place. */
    boolean reaches(int place) {
        return place < end;
    }

    /**
     * The token that begins at an anchor.
     *
     * @param place in chars, within what is {@linkplain #reaches reached}
     */
    OptionalInt beginningAt(int place) {
        return beginning[place] < 0 ? OptionalInt.empty() : OptionalInt.of(beginning[place]);
    }

    /** What differs where the alignment ends, for people to read. */
    String problem() {
        String expected = prompt.substring(end, Math.min(prompt.length(), end + SHOWN));
        return Figures.format(
                "misaligned at character %d of the prompt: %s is there, but the server's %s",
                end,
                OneLine.excerpt(expected),
                differing.isEmpty() ? "tokens end" : "token is " + OneLine.excerpt(differing));
    }

    /**
     * A token's text as far as it is ASCII; U+FFFD for each other byte where the server wrote
     * bytes: {@code bytes: \xe2\x80} as OpenAI does, or {@code <0xE2>} as SentencePiece does.
     */
    private static String ungarbled(String token) {
        Matcher single = SINGLE_BYTE.matcher(token);
        if (single.matches()) {
            return character(single);
        }
        if (token.startsWith(BYTES)) {
            Matcher escaped = ESCAPED_BYTE.matcher(token.substring(BYTES.length()));
            return escaped.find()
                    ? escaped.replaceAll(octet -> Matcher.quoteReplacement(character(octet)))
                    : token;
        }
        return token;
    }

    private static String character(MatchResult octet) {
        int value = Integer.parseInt(octet.group(1), 16);
        return value < 0x80 ? String.valueOf((char) value) : "\uFFFD";
    }
}
