package dev.hyaline.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From text to token ids, by Hugging Face's own tokenizers. Never truncates, pads or adds a token.
 * Surrogates that stand alone are read as U+FFFD. Thread-safe until it is closed; holds native
 * memory.
 */
public final class Tokenizer implements AutoCloseable {

    private final TokenizerFiles files;
    private final TokenizerJson json;
    private final TextCuts cuts;
    private final NativeTokenizer ordinary;
    private @Nullable NativeTokenizer continued;
    private @Nullable NativeTokenizer special;

    private Tokenizer(TokenizerFiles files) {
        this.files = files;
        this.json = TokenizerJson.read(files);
        this.cuts = TextCuts.of(json.root());
        this.ordinary = NativeTokenizer.of(json.withSpecialTokensAsText(), files);
    }

    /**
     * The tokenizer of a model folder: its {@code tokenizer.json}, or GPT-2's way with its {@code
     * vocab.json} and {@code merges.txt}.
     */
    public static Tokenizer load(Path modelFolder) {
        return from(TokenizerFiles.in(modelFolder));
    }

    /**
     * Whether a model folder asks for a space before each text, beside its tokenizer's own files.
     */
    public static boolean asksForPrefixSpace(Path modelFolder) {
        return TokenizerJson.prefixSpace(TokenizerFiles.in(modelFolder)).orElse(false);
    }

    /** The built-in model's tokenizer. */
    public static Tokenizer builtin() {
        return from(TokenizerFiles.builtin());
    }

    static Tokenizer from(TokenizerFiles files) {
        return new Tokenizer(files);
    }

    /**
     * The ids of a text in which the texts of special tokens mean nothing special; but in GPT-2's
     * way a text that is a special token's and nothing else is that token, as independent
     * tokenizers of it have it.
     */
    public int[] encode(String text) {
        List<int[]> pieces = new ArrayList<>();
        encode(text, pieces::add);
        return pieces.size() == 1 ? pieces.getFirst() : concatenate(pieces);
    }

    /**
     * {@link #encode(String)} in a stream of consecutive runs of ids, for texts whose ids should
     * not be held at once. A text without a space for a million characters is cut there, and ids at
     * such a cut may differ from those of the whole; tokenizers of unknown kinds get whole texts.
     */
    public void encode(String text, Consumer<int[]> runs) {
        String wellFormed = Utf8.wellFormed(text);
        if (json.isAddedToken(wellFormed)) {
            runs.accept(encodeWithSpecials(wellFormed));
            return;
        }
        int from = 0;
        do {
            int end = TextPieces.end(cuts, wellFormed, from);
            runs.accept(ordinaryIds(wellFormed.substring(from, end), from > 0));
            from = end;
        } while (from < wellFormed.length());
    }

    /**
     * What stands before texts: as {@code tokenizer_config.json} says, or the template of special
     * tokens in {@code tokenizer.json}; else {@code <|endoftext|>}, where there is one, which is
     * put there on demand alone.
     */
    public Optional<BeginOfText> beginOfText() {
        return json.beginOfText(files);
    }

    /** Where texts may be cut before they are encoded. */
    TextCuts cuts() {
        return cuts;
    }

    /**
     * One native call.
     *
     * @param goesOn whether the text before it was encoded already
     */
    int[] ordinaryIds(String wellFormed, boolean goesOn) {
        return (goesOn && json.hasPrefix() ? continued() : ordinary).ids(wellFormed);
    }

    /** The ids of a text of our own, in which the texts of special tokens mean those tokens. */
    public int[] encodeWithSpecials(String text) {
        return special().ids(Utf8.wellFormed(text));
    }

    @Override
    public synchronized void close() {
        ordinary.close();
        if (continued != null) {
            continued.close();
        }
        if (special != null) {
            special.close();
        }
    }

    private synchronized NativeTokenizer special() {
        if (special == null) {
            special = NativeTokenizer.of(json, files);
        }
        return special;
    }

    private synchronized NativeTokenizer continued() {
        if (continued == null) {
            TokenizerJson inner = json.withSpecialTokensAsText().withoutPrefix();
            continued = NativeTokenizer.of(inner, files);
        }
        return continued;
    }

    private static int[] concatenate(List<int[]> pieces) {
        int[] all = new int[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int size = 0;
        for (int[] piece : pieces) {
            System.arraycopy(piece, 0, all, size, piece.length);
            size += piece.length;
        }
        return all;
    }
}
