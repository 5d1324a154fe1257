package dev.hyaline.subject;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs texts or tokens through a subject model and reads what units answer, as the model is or with
 * something in it changed. For one thread; the subject is closed by whoever opened it.
 */
public final class Probe {

    private final SubjectModel subject;
    private final int threads;
    private @Nullable Runner runner;

    /**
     * @param threads how many a pass may use
     */
    public Probe(SubjectModel subject, int threads) {
        this.subject = subject;
        this.threads = threads;
    }

    /**
     * A text as the model reads it.
     *
     * @param mostTokens what is behind so many, or behind the model's context, is left out
     */
    public ProbedText read(String text, int mostTokens) {
        Tokenizer tokenizer =
                subject.tokenizer()
                        .orElseThrow(() ->
                                HyalineException.model(
                                        "model must have a tokenizer for a text, but has none: "
                                                + subject.modelName()));
        int[] tokens = tokenizer.encode(text);
        if (tokens.length == 0) {
            throw HyalineException.usage("text must have a token, but has none");
        }
        int most = Math.min(subject.context(), mostTokens);
        return new ProbedText(
                Arrays.stream(tokens).limit(most).boxed().toList(), tokens.length > most);
    }

    /** One unit on a text. */
    public ProbedText.OnUnit onUnit(UnitId unit, ProbedText text) {
        List<Float> activations = new ArrayList<>();
        for (float each : activations(unit, List.of(text.ids()), List.of()).getFirst()) {
            activations.add(each);
        }
        return new ProbedText.OnUnit(text, activations);
    }

    /**
     * One unit on sequences of one length.
     *
     * @param changes made in the pass; none: the model as it is
     * @return its activations of each sequence, one a token
     */
    public List<float[]> activations(
            UnitId unit, List<int[]> sequences, List<Intervention> changes) {
        int length = sequences.getFirst().length;
        for (int[] each : sequences) {
            if (each.length != length) {
                throw new IllegalArgumentException(
                        Figures.format(
                                "sequences must have one length, %d, but one has: %d",
                                length, each.length));
            }
        }
        boolean signed = subject.sites().stream().anyMatch(each -> each.signed() && each.has(unit));
        int slot = unit.slot(signed);
        List<float[]> activations = new ArrayList<>();
        runner().run(
                        sequences.toArray(int[][]::new),
                        List.of(new UnitRange(unit.site(), slot, slot + 1, signed)),
                        changes,
                        (_, response) -> {
                            float[] values = response.toHost();
                            for (int i = 0; i < sequences.size(); i++) {
                                activations.add(
                                        Arrays.copyOfRange(values, i * length, (i + 1) * length));
                            }
                        });
        return activations;
    }

    /**
     * The units of some sites on texts, perhaps against others, the strongest few; no more than the
     * activations of one site on one text are held at once.
     */
    public ProbedText.OnAll onAll(
            UnitIndex index,
            List<Site> sites,
            List<ProbedText> texts,
            List<ProbedText> others,
            Framing framing,
            int most) {
        TextResponses responses = new TextResponses(index, texts, others, framing);
        List<UnitRange> ranges = sites.stream().map(index::shape).map(UnitRange::of).toList();
        List<ProbedText> all = responses.all();
        for (int i = 0; i < all.size(); i++) {
            int text = i;
            int[] tokens = all.get(i).ids();
            runner().run(
                            new int[][] {tokens},
                            ranges,
                            (range, response) ->
                                    responses.add(
                                            text,
                                            sites.get(range),
                                            response.toHost(),
                                            tokens.length));
        }
        return new ProbedText.OnAll(
                texts, others, responses.overTokens(), responses.strongest(most, sites));
    }

    private Runner runner() {
        Runner ready = runner;
        if (ready == null) {
            ready = subject.runner(threads);
            runner = ready;
        }
        return ready;
    }
}
