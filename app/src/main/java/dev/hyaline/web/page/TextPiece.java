package dev.hyaline.web.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of an explanation: words, or a token in back quotes.
 *
 * @param text as it is shown
 * @param token whether it stood in back quotes
 */
public record TextPiece(String text, boolean token) {

    /** The pieces of an explanation; back quotes that do not pair stay as they are. */
    public static List<TextPiece> of(String explanation) {
        List<TextPiece> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        boolean inside = false;
        int opened = -1;
        for (int i = 0; i < explanation.length(); i++) {
            char c = explanation.charAt(i);
            if (c == '\\' && i + 1 < explanation.length() && escapes(explanation.charAt(i + 1))) {
                piece.append(explanation.charAt(++i));
            } else if (c == '`') {
                add(pieces, piece, inside);
                inside = !inside;
                opened = i;
            } else {
                piece.append(c);
            }
        }
        if (inside) { // the last one closes nothing
            return List.of(new TextPiece(Shown.text(explanation), false));
        }
        add(pieces, piece, false);
        return opened < 0 ? List.of(new TextPiece(Shown.text(explanation), false)) : pieces;
    }

    private static boolean escapes(char c) {
        return c == '`' || c == '\\';
    }

    private static void add(List<TextPiece> pieces, StringBuilder piece, boolean token) {
        if (!piece.isEmpty()) {
            String text = piece.toString();
            pieces.add(new TextPiece(token ? Shown.token(text) : Shown.text(text), token));
            piece.setLength(0);
        }
    }
}
