package dev.hyaline.corpus;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.text.Tokens;
import java.util.Optional;

/**
 * How a corpus is cut into windows and given its splits; the defaults live here.
 *
 * @param windowLength tokens a window; the model's context if that is shorter
 * @param maxWindows at most this many windows, those with the smallest hashes
 * @param seed of all random choices
 * @param groupBy the field whose value decides the split, so that what shares it stays together
 * @param documents how they are read
 * @param framing what stands around a window, and which of its positions count; empty: as the
 *     model's tokenizer has it
 */
public record CorpusOptions(
        int windowLength,
        long maxWindows,
        long seed,
        Optional<String> groupBy,
        DocumentOptions documents,
        Optional<Framing> framing) {

    /** What is done when nothing is said. */
    public static final CorpusOptions DEFAULT =
            new CorpusOptions(
                    64,
                    Integer.MAX_VALUE,
                    2023,
                    Optional.empty(),
                    DocumentOptions.DEFAULT,
                    Optional.empty());

    public CorpusOptions {
        require(windowLength >= 2, "window length", "at least 2", windowLength);
        require(windowLength <= 65_535, "window length", "at most 65535", windowLength);
        require(maxWindows >= 1, "maximum windows", "at least 1", maxWindows);
        require(maxWindows <= Integer.MAX_VALUE, "maximum windows", "below 2^31", maxWindows);
    }

    private static void require(boolean holds, String what, String rule, long value) {
        if (!holds) {
            throw HyalineException.usage("%s must be %s, but is: %d", what, rule, value);
        }
    }

    /** The same with windows of this length, grouped by this field. */
    public CorpusOptions with(int length, Optional<String> group) {
        return new CorpusOptions(length, maxWindows, seed, group, documents, framing);
    }

    /** The same of documents that are read so. */
    public CorpusOptions with(DocumentOptions how) {
        return new CorpusOptions(windowLength, maxWindows, seed, groupBy, how, framing);
    }

    /** The same with a framing: what was asked for, or what the model's tokenizer has. */
    public CorpusOptions framed(Tokens tokens) {
        Framing known = framing.orElseGet(() -> Framing.of(tokens.tokenizer(), Optional.empty()));
        return withFraming(Optional.of(known));
    }

    /** The same with this framing. */
    public CorpusOptions withFraming(Optional<Framing> other) {
        return new CorpusOptions(windowLength, maxWindows, seed, groupBy, documents, other);
    }

    /** The framing; where none is known, the window alone. */
    public Framing framingOrPlain() {
        return framing.orElse(Framing.PLAIN);
    }

    /** The same with windows that, framed, fit a model's context. */
    public CorpusOptions within(int context) {
        return with(Math.min(windowLength, context - framingOrPlain().before()), groupBy);
    }
}
