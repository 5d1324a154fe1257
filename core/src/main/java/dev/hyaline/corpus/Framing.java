package dev.hyaline.corpus;

import dev.hyaline.common.HyalineException;
import dev.hyaline.run.Manifest;
import dev.hyaline.text.BeginOfText;
import dev.hyaline.text.Tokenizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands around a window when the model reads it, and which of its positions count: the loops
 * of maxima, moments, tables and scores begin at {@link #firstPosition}. Part of what a run is.
 *
 * @param beginOfText the token that the model reads before the window; it is neither stored nor
 *     counted
 * @param masked how many of a window's first positions are stored but count nowhere
 */
public record Framing(Optional<Integer> beginOfText, int masked) {

    /** The window alone; position 0 is masked: it is an attention sink in GPT-2. */
    public static final Framing PLAIN = new Framing(Optional.empty(), 1);

    private static final String BEGIN_OF_TEXT = "beginOfText";
    private static final String TOKEN = "beginOfTextToken";
    private static final String MASKED = "maskedPositions";

    public Framing {
        if (masked < 0) {
            throw new IllegalArgumentException(
                    "masked positions must be at least 0, but are: " + masked);
        }
    }

    /** With a begin-of-text, which is the sink then, so that no position is masked. */
    public static Framing after(int token) {
        return new Framing(Optional.of(token), 0);
    }

    /**
     * As a tokenizer has it, or as somebody says.
     *
     * @param bos whether there is a begin-of-text; empty: if the tokenizer itself puts one there
     */
    public static Framing of(Optional<Tokenizer> tokenizer, Optional<Boolean> bos) {
        Optional<BeginOfText> begin =
                bos.orElse(true) ? tokenizer.flatMap(Tokenizer::beginOfText) : Optional.empty();
        if (bos.orElse(false) && begin.isEmpty()) {
            throw HyalineException.model(
                    "model must have a tokenizer that names a begin-of-text for --bos yes, but has none");
        }
        return begin.filter(each -> each.usual() || bos.isPresent())
                .map(each -> after(each.token()))
                .orElse(PLAIN);
    }

    /** That of a run; one whose manifest says nothing is {@link #PLAIN}. */
    public static Framing of(Manifest manifest) {
        Map<String, Object> options = manifest.options();
        return new Framing(
                options.get(TOKEN) instanceof Number token
                        ? Optional.of(token.intValue())
                        : Optional.empty(),
                options.get(MASKED) instanceof Number masked ? masked.intValue() : PLAIN.masked);
    }

    /** The options that say it in a manifest. */
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(BEGIN_OF_TEXT, beginOfText.isPresent());
        beginOfText.ifPresent(token -> options.put(TOKEN, token));
        options.put(MASKED, masked);
        return options;
    }

    /** The first position that counts. */
    public int firstPosition() {
        return masked;
    }

    /** How many tokens the model reads before a window's first. */
    public int before() {
        return beginOfText.isPresent() ? 1 : 0;
    }

    /** Windows as the model reads them. */
    public int[][] around(int[][] windows) {
        return beginOfText
                .map(token ->
                        Arrays.stream(windows)
                                .map(window -> {
                                    int[] framed = new int[window.length + 1];
                                    framed[0] = token;
                                    System.arraycopy(window, 0, framed, 1, window.length);
                                    return framed;
                                })
                                .toArray(int[][]::new))
                .orElse(windows);
    }
}
