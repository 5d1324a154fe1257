package dev.hyaline.web.data;

import dev.hyaline.common.HyalineException;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.ActivationSource;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.SubjectWithLatents;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitRange;
import dev.hyaline.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
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

    private final ModelSource source;
    private final UnitIndex index;
    private final Queue queue = new Queue(WAITING);
    private final RunFolder run;
    private final Manifest manifest;
    private @Nullable SubjectWithLatents subject; // of the queue's thread alone

    Trials(ModelSource source, UnitIndex index, RunFolder run, Manifest manifest) {
        this.run = run;
        this.manifest = manifest;
        this.source = source;
        this.index = index;
    }

    TriedText.OnUnit onUnit(UnitId unit, String text) {
        requireText(text);
        return queue.run(() -> {
            SubjectModel model = subject();
            int[] tokens = encode(model, text);
            TriedText tried = tried(tokens, model);
            int[] read = ids(tried);
            List<Float> activations = new ArrayList<>();
            UnitRange one = new UnitRange(unit.site(), unit.index(), unit.index() + 1);
            source(model)
                    .run(
                            read,
                            1,
                            read.length,
                            List.of(one),
                            (_, values) -> {
                                for (int p = 0; p < read.length; p++) {
                                    activations.add(values[p]);
                                }
                            });
            return new TriedText.OnUnit(tried, activations);
        });
    }

    /**
     * @param where a site, or {@code mlp} for all neurons; empty for all units
     */
    TriedText.OnAll onAll(List<String> texts, List<String> others, int most, String where) {
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
            SubjectModel model = subject();
            List<TriedText> first =
                    texts.stream().map(each -> tried(encode(model, each), model)).toList();
            List<TriedText> second =
                    others.stream().map(each -> tried(encode(model, each), model)).toList();
            Responses responses = new Responses(index, first, second);
            ActivationSource activations = source(model);
            List<UnitRange> ranges =
                    sites.stream().map(site -> new UnitRange(site, 0, index.units(site))).toList();
            List<TriedText> all = responses.all();
            for (int i = 0; i < all.size(); i++) {
                int text = i;
                int[] tokens = ids(all.get(i));
                activations.run(
                        tokens,
                        1,
                        tokens.length,
                        ranges,
                        (range, values) ->
                                responses.add(text, sites.get(range), values, tokens.length));
            }
            return new TriedText.OnAll(
                    first, second, responses.overTokens(), responses.strongest(most, sites));
        });
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

    private SubjectWithLatents subject() {
        SubjectWithLatents ready = subject;
        if (ready == null) {
            TransformerSubject model = TransformerSubject.open(source.require());
            if (!model.identity().sha256().equals(source.expected().sha256())) {
                model.close();
                throw HyalineException.model(
                        "model must be the one that was recorded, %.12s, but is: %.12s (%s)"
                                .formatted(
                                        source.expected().sha256(),
                                        model.identity().sha256(),
                                        source.require()));
            }
            ready = SubjectWithLatents.of(model, run, manifest);
            subject = ready;
        }
        return ready;
    }

    private static ActivationSource source(SubjectModel model) {
        return model.activations(Runtime.getRuntime().availableProcessors());
    }

    private static int[] encode(SubjectModel model, String text) {
        Tokenizer tokenizer =
                model.tokenizer()
                        .orElseThrow(() ->
                                HyalineException.model(
                                        "model must have a tokenizer for a text, but has none: "
                                                + model.identity().name()));
        int[] tokens = tokenizer.encode(text);
        if (tokens.length == 0) {
            throw HyalineException.usage("text must have a token, but has none");
        }
        return tokens;
    }

    private static TriedText tried(int[] tokens, SubjectModel model) {
        int most = Math.min(model.identity().context(), MOST_TOKENS);
        return new TriedText(
                Arrays.stream(tokens).limit(most).boxed().toList(), tokens.length > most);
    }

    private static int[] ids(TriedText text) {
        return text.tokens().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void close() {
        queue.close();
    }
}
