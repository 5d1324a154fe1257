package dev.hyaline.web.data;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.subject.Probe;
import dev.hyaline.subject.ProbedText;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs texts that people type through the subject model, in single precision. libtorch and the
 * weights are loaded when the first text comes. Thread-safe: one text at a time, a few waiting.
 */
public final class Trials implements AutoCloseable {

    private static final int LONGEST = 4_000; // characters
    private static final int MOST_TEXTS = 32; // that are compared at once
    private static final int MOST_TOKENS = 256;
    private static final int WAITING = 8;

    private final Lazy<Probe> probe; // of the queue's thread alone
    private final UnitIndex index;
    private final Framing framing;
    private final Queue queue = new Queue(WAITING);

    Trials(Supplier<SubjectModel> model, UnitIndex index, Framing framing) {
        this.probe =
                new Lazy<>(
                        () -> new Probe(model.get(), Runtime.getRuntime().availableProcessors()));
        this.index = index;
        this.framing = framing;
    }

    /** One unit on a text. */
    public ProbedText.OnUnit onUnit(UnitId unit, String text) {
        requireText(text);
        return queue.run(() -> probe.get().onUnit(unit, read(text)));
    }

    /** One unit on some texts. */
    public List<ProbedText.OnUnit> onUnit(UnitId unit, List<String> texts) {
        requireTexts(texts, List.of());
        return queue.run(
                () -> texts.stream().map(text -> probe.get().onUnit(unit, read(text))).toList());
    }

    /**
     * All units on some texts, perhaps against others; the strongest few.
     *
     * @param where a site, or {@code mlp} for all neurons; empty for all units
     */
    public ProbedText.OnAll onAll(List<String> texts, List<String> others, int most, String where) {
        requireTexts(texts, others);
        List<Site> sites =
                index.sites().stream()
                        .filter(site ->
                                where.isEmpty() || (site.name() + ".").startsWith(where + "."))
                        .toList();
        if (sites.isEmpty()) {
            throw HyalineException.usage("site must be one that was recorded, but is: " + where);
        }
        return queue.run(() ->
                probe.get()
                        .onAll(
                                index,
                                sites,
                                texts.stream().map(this::read).toList(),
                                others.stream().map(this::read).toList(),
                                framing,
                                most));
    }

    private ProbedText read(String text) {
        return probe.get().read(text, MOST_TOKENS);
    }

    private static void requireTexts(List<String> texts, List<String> others) {
        if (texts.isEmpty()) {
            throw HyalineException.usage("text must have at least one character, but is empty");
        }
        if (texts.size() + others.size() > MOST_TEXTS) {
            throw HyalineException.usage(
                    "texts must be at most %d lines together, but are: %d",
                    MOST_TEXTS, texts.size() + others.size());
        }
        Stream.concat(texts.stream(), others.stream()).forEach(Trials::requireText);
    }

    private static void requireText(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw HyalineException.usage(
                    "text must have 1 to %,d characters, but has: %,d", LONGEST, text.length());
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
