package dev.hyaline.web.data;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Probe;
import dev.hyaline.subject.ProbedText;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs texts that people type through the subject model, in single precision. libtorch and the
 * weights are loaded when the first text comes. Thread-safe: one text at a time, a few waiting.
 */
final class Trials implements AutoCloseable {

    /** The longest text, in characters. */
    static final int LONGEST = 4_000;

    /** The most texts that are compared at once. */
    static final int MOST_TEXTS = 32;

    private static final int MOST_TOKENS = 256;
    private static final int WAITING = 8;

    private final RunModel model;
    private final UnitIndex index;
    private final Queue queue = new Queue(WAITING);
    private final RunFolder run;
    private final Manifest manifest;
    private @Nullable SubjectModel subject; // of the queue's thread alone

    Trials(RunModel model, UnitIndex index, RunFolder run, Manifest manifest) {
        this.run = run;
        this.manifest = manifest;
        this.model = model;
        this.index = index;
    }

    ProbedText.OnUnit onUnit(UnitId unit, String text) {
        requireText(text);
        return queue.run(() -> {
            Probe probe = probe();
            return probe.onUnit(unit, probe.read(text, MOST_TOKENS));
        });
    }

    /**
     * @param where a site, or {@code mlp} for all neurons; empty for all units
     */
    ProbedText.OnAll onAll(List<String> texts, List<String> others, int most, String where) {
        requireTexts(texts, others);
        List<Site> sites =
                index.sites().stream()
                        .filter(site ->
                                where.isEmpty() || (site.name() + ".").startsWith(where + "."))
                        .toList();
        if (sites.isEmpty()) {
            throw HyalineException.usage("site must be one that was recorded, but is: " + where);
        }
        return queue.run(() -> {
            Probe probe = probe();
            return probe.onAll(
                    index,
                    sites,
                    read(probe, texts),
                    read(probe, others),
                    Framing.of(manifest),
                    most);
        });
    }

    private static List<ProbedText> read(Probe probe, List<String> texts) {
        return texts.stream().map(each -> probe.read(each, MOST_TOKENS)).toList();
    }

    private static void requireTexts(List<String> texts, List<String> others) {
        if (texts.isEmpty()) {
            throw HyalineException.usage("text must have at least one character, but is empty");
        }
        if (texts.size() + others.size() > MOST_TEXTS) {
            throw HyalineException.usage(
                    "texts must be at most %d lines together, but are: %d"
                            .formatted(MOST_TEXTS, texts.size() + others.size()));
        }
        texts.forEach(Trials::requireText);
        others.forEach(Trials::requireText);
    }

    private static void requireText(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw HyalineException.usage(
                    "text must have 1 to %,d characters, but has: %,d"
                            .formatted(LONGEST, text.length()));
        }
    }

    private Probe probe() {
        SubjectModel ready = subject;
        if (ready == null) {
            ready = model.open(run, manifest);
            subject = ready;
        }
        return new Probe(ready, Runtime.getRuntime().availableProcessors());
    }

    @Override
    public void close() {
        queue.close();
    }
}
