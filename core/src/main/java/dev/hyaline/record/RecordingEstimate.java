package dev.hyaline.record;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.CorpusStage;
import dev.hyaline.corpus.reader.CorpusReader;
import dev.hyaline.corpus.reader.Document;
import dev.hyaline.corpus.reader.DocumentContent;
import dev.hyaline.corpus.reader.GroupBy;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.Transformer;
import dev.hyaline.model.family.Families;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.text.Tokenizer;
import java.util.List;
import java.util.Optional;

/**
 * What a recording would take, from the model's shape and a look at the corpus: no weights needed.
 *
 * @param units of all sites
 * @param documents in the corpus, duplicates included
 * @param tokens about how many
 * @param windows about how many
 * @param complete whether the whole corpus was looked at; else the numbers are lower bounds
 * @param plan the passes
 * @param seconds about how long, on this machine, with nothing else running
 */
public record RecordingEstimate(
        long units,
        long documents,
        long tokens,
        long windows,
        boolean complete,
        RecordingPlan plan,
        double seconds) {

    private static final long LOOK_NANOS = 30_000_000_000L;
    private static final int SAMPLE_CHARACTERS = 1 << 12;
    private static final int SAMPLES_A_STRIDE = 256;
    private static final int PROBE_WINDOWS = 32;
    private static final int PROBE_VOCABULARY = 256;

    /** What the fold takes beside the forward pass, as a share of it. */
    static final double FOLD_SHARE = 0.1;

    /**
     * @param config the model's shape
     * @param sites what is to be recorded of it
     * @param tokenizer for corpora of text
     */
    public static RecordingEstimate of(
            ModelConfig config,
            List<SiteShape> sites,
            Optional<Tokenizer> tokenizer,
            String corpus,
            RecordingOptions options) {
        RecordingOptions fitting = options.withCorpus(options.corpus().within(config.nCtx()));
        Size size = look(corpus, tokenizer, fitting.corpus(), config.dVocab());
        long windows =
                Math.min(size.tokens / fitting.windowLength() + 1, fitting.corpus().maxWindows());
        RecordCounts counts = RecordCounts.forCorpus(size.documents, windows, windows);
        RecordingPlan plan = RecordingPlan.of(sites, config.dVocab(), counts, fitting);
        double blockSeconds =
                blockSeconds(
                        config,
                        fitting.windowLength() + fitting.corpus().framingOrPlain().before());
        return new RecordingEstimate(
                sites.stream().mapToLong(SiteShape::units).sum(),
                size.documents,
                size.tokens,
                windows,
                size.complete,
                plan,
                blockSeconds
                        * windows
                        * (plan.layersComputed() + encodings(config, sites, plan))
                        * (1 + FOLD_SHARE));
    }

    /** What encoding latents takes in all passes, in blocks: by the multiplications a token. */
    private static double encodings(ModelConfig config, List<SiteShape> sites, RecordingPlan plan) {
        double latents = 0;
        for (SiteShape site : sites) {
            long passes =
                    plan.slices().stream()
                            .flatMap(List::stream)
                            .filter(range -> range.site().equals(site.site()))
                            .count();
            latents += site.site().dictionary().isPresent() ? passes * site.units() : 0;
        }
        return latents / (4.0 * config.dModel() + 2.0 * config.dMlp());
    }

    private static final class Size {
        private long documents;
        private long tokens;
        private boolean complete = true;
    }

    /**
     * Counts documents and characters; ever fewer of them are tokenised, to know tokens a
     * character.
     */
    private static Size look(
            String corpus, Optional<Tokenizer> tokenizer, CorpusOptions options, int vocabulary) {
        Size size = new Size();
        Optional<GroupBy> groupBy = options.groupBy().map(GroupBy::new);
        long characters = 0;
        long sampledCharacters = 0;
        long sampledTokens = 0;
        int sampled = 0;
        int stride = 1;
        long started = System.nanoTime();
        try (CorpusReader reader = CorpusReader.open(corpus, options.documents())) {
            while (reader.hasNext()) {
                if (System.nanoTime() - started > LOOK_NANOS) {
                    size.complete = false;
                    break;
                }
                Document document = reader.next();
                groupBy.ifPresent(by -> by.groupOf(document));
                size.documents++;
                switch (document.content()) {
                    case DocumentContent.Ids ids ->
                            size.tokens +=
                                    CorpusStage.checked(ids.ids().toArray(), document, vocabulary)
                                            .length;
                    case DocumentContent.Text text -> {
                        characters += text.text().length();
                        if (size.documents % stride == 0 && tokenizer.isPresent()) {
                            String part = text.text();
                            part = part.substring(0, Math.min(part.length(), SAMPLE_CHARACTERS));
                            sampledCharacters += part.length();
                            sampledTokens += tokenizer.get().encode(part).length;
                            sampled++;
                            if (sampled % SAMPLES_A_STRIDE == 0) {
                                stride *= 2;
                            }
                        }
                    }
                }
            }
        }
        if (size.documents == 0) {
            throw HyalineException.corpus(
                    "corpus must have at least one document with text, but has none: " + corpus);
        }
        double tokensPerCharacter =
                sampledCharacters == 0 ? 0.25 : sampledTokens / (double) sampledCharacters;
        size.tokens += Math.round(characters * tokensPerCharacter);
        return size;
    }

    /** Seconds that one window takes in one block: two untrained blocks of this shape, timed. */
    private static double blockSeconds(ModelConfig config, int length) {
        ModelConfig probe = config.withSize(2, length, PROBE_VOCABULARY);
        int[][] tokens = new int[PROBE_WINDOWS][length];
        Hooks hooks = Hooks.none().capture(HookPoint.mlpPost(1), (_, _) -> {});
        try (Transformer model =
                Transformer.load(Families.installed().untrained(probe, new Seed(0)))) {
            model.run(tokens, hooks);
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 3; i++) {
                long started = System.nanoTime();
                model.run(tokens, hooks);
                best = Math.min(best, (System.nanoTime() - started) / 1e9);
            }
            // Up to the second MLP's activation, two blocks lack one output projection.
            double attention = 2.0 * config.dHead() * (config.nHeads() + config.nKvHeads());
            double block = attention + (1.0 + config.mlp().inputs()) * config.dMlp();
            double run = 2 * block - config.dMlp();
            return best / PROBE_WINDOWS * block / run;
        }
    }
}
