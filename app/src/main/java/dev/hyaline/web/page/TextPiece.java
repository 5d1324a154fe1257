package dev.hyaline.web.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of an explanation: words, or a token in back quotes.
 *
 * @param text as it is shown
 * @param token whether it stood in back quotes
 */
public record TextPiece(String text, boolean token) {

    private static final Pattern CODE = Pattern.compile("\\\\u\\{([0-9A-Fa-f]{1,6})}");
    private static final Map<Character, Character> SIGNS = Map.of('n', '\n', 'r', '\r', 't', '\t');

    /** The pieces of an explanation; back quotes that do not pair stay as they are. */
    public static List<TextPiece> of(String explanation) {
        List<TextPiece> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        boolean inside = false;
        int opened = -1;
        for (int i = 0; i < explanation.length(); i++) {
            char c = explanation.charAt(i);
            if (c == '\\') {
                i = escape(explanation, i, inside, piece);
            } else if (c == '`') {
                add(pieces, piece, inside);
                inside = !inside;
                opened = i;
            } else {
                piece.append(c);
            }
        }
        if (inside) { // the last one closes nothing
            return List.of(new TextPiece(DisplayText.text(explanation), false));
        }
        add(pieces, piece, false);
        return opened < 0 ? List.of(new TextPiece(DisplayText.text(explanation), false)) : pieces;
    }

    /**
     * What a backslash stands for: in back quotes as explainers write it, and outside of them only
     * in front of a back quote.
     *
     * @return where it ends
     */
    private static int escape(String text, int at, boolean inside, StringBuilder piece) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        Matcher code = CODE.matcher(text).region(at, text.length());
        if (next == '`' || (inside && next == '\\')) {
            piece.append(next);
        } else if (inside && SIGNS.containsKey(next)) {
            piece.append(SIGNS.get(next));
        } else if (inside && code.lookingAt() && isCharacter(code.group(1))) {
            piece.appendCodePoint(Integer.parseInt(code.group(1), 16));
            return code.end() - 1;
        } else {
            piece.append('\\');
            return at;
        }
        return at + 1;
    }

    private static boolean isCharacter(String hexadecimal) {
        return Character.isValidCodePoint(Integer.parseInt(hexadecimal, 16));
    }

    private static void add(List<TextPiece> pieces, StringBuilder piece, boolean token) {
        if (!piece.isEmpty()) {
            String text = piece.toString();
            pieces.add(
                    new TextPiece(token ? DisplayText.token(text) : DisplayText.text(text), token));
            piece.setLength(0);
        }
    }
}
