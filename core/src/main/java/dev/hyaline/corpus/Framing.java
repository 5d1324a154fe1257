package dev.hyaline.corpus;

import dev.hyaline.run.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands around a window when the model reads it, and which of its positions count: the loops
 * of maxima, moments, tables and scores begin at {@link #firstPosition}. Part of what a run is.
 *
 * @param beginOfText whether the model reads a begin-of-text before the window; it is not stored
 * @param masked how many of a window's first positions are stored but count nowhere
 */
public record Framing(boolean beginOfText, int masked) {

    /** The window alone; position 0 is masked: it is an attention sink in GPT-2. */
    public static final Framing PLAIN = new Framing(false, 1);

    private static final String BEGIN_OF_TEXT = "beginOfText";
    private static final String MASKED = "maskedPositions";

    public Framing {
        if (masked < 0) {
            throw new IllegalArgumentException(
                    "masked positions must be at least 0, but are: " + masked);
        }
    }

    /** That of a run; one whose manifest says nothing is {@link #PLAIN}. */
    public static Framing of(Manifest manifest) {
        Map<String, Object> options = manifest.options();
        return new Framing(
                Boolean.TRUE.equals(options.get(BEGIN_OF_TEXT)),
                options.get(MASKED) instanceof Number masked ? masked.intValue() : PLAIN.masked);
    }

    /** The options that say it in a manifest. */
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(BEGIN_OF_TEXT, beginOfText);
        options.put(MASKED, masked);
        return options;
    }

    /** The first position that counts. */
    public int firstPosition() {
        return masked;
    }
}
