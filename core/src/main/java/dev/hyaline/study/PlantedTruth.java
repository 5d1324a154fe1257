package dev.hyaline.study;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Statistics;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.reader.CorpusReader;
import dev.hyaline.corpus.reader.DocumentContent;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.CompiledPattern;
import dev.hyaline.explain.Evidence;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Pattern;
import dev.hyaline.explain.PatternExplainer;
import dev.hyaline.explain.Provenance;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.Outcome;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.CorrelationScorer;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.text.Tokenizer;
import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Checks explaining and scoring where the truth is known: rules are planted in a subject model
 * ({@link PlantedSubject}), and the whole pipeline is asked about them.
 */
public final class PlantedTruth {

    /** A found pattern has recovered its rule when it correlates with it as well as this. */
    public static final double RECOVERED = 0.9;

    /** Among how many rules the true one is to be ranked first. */
    public static final int RANKED = 20;

    private static final int SAMPLE_DOCUMENTS = 200;
    private static final int WINDOW = 64;

    private PlantedTruth() {}

    /**
     * What became of one planted rule.
     *
     * @param unit where it was planted, in layer 0
     * @param rule its conditions
     * @param found what the pattern explainer said
     * @param agreement Pearson's correlation of the found pattern with the rule over the test
     *     windows; 0 where it is undefined
     * @param rank of the rule by score among {@link #RANKED}, 1 being first
     */
    public record Outcome(
            int unit, List<Pattern.Condition> rule, String found, double agreement, int rank) {

        public boolean recovered() {
            return agreement >= RECOVERED;
        }
    }

    /**
     * Plants rules, records, explains and scores.
     *
     * @param run where the recording goes
     * @param model with a tokenizer
     * @param corpus a path or {@link CorpusReader#BUILTIN}
     * @param count how many rules
     */
    public static List<Outcome> check(
            RunFolder run,
            SubjectModel model,
            String corpus,
            int count,
            Seed seed,
            Progress progress) {
        if (count > model.identity().dMlp()) {
            throw HyalineException.usage(
                    "rules must be at most the neurons of a layer, %d, but are: %d",
                    model.identity().dMlp(), count);
        }
        Vocabulary vocabulary = model.vocabulary().orElseThrow();
        TokenClasses classes = TokenClasses.of(vocabulary);
        int[][] sample = sample(model.tokenizer().orElseThrow(), corpus);
        List<List<Pattern.Condition>> rules = PlantedRules.draw(count, sample, classes, seed);
        SubjectModel planted = new PlantedSubject(model, rules, classes, seed);
        new Recorder(run, planted, corpus, RecordingOptions.DEFAULT, progress).record();
        PatternExplainer explainer = new PatternExplainer(vocabulary::spelled, classes);
        try (RecordReader reader = RecordReader.open(run);
                Progress.Task task = progress.begin("judging", count, "planted rules")) {
            CorrelationScorer scorer =
                    new CorrelationScorer(
                            new PatternSimulator(classes),
                            ScoringConfig.of(seed),
                            EvidenceDocuments.of(reader.store()));
            Site site = Site.neurons(0);
            List<Outcome> outcomes = new ArrayList<>();
            for (UnitRecord record : reader.units(site, 0, count, Set.of(Split.values()))) {
                int unit = record.summary().unit().index();
                Explanation found = explainer.explain(Evidence.of(record));
                outcomes.add(
                        new Outcome(
                                unit,
                                rules.get(unit),
                                found.text(),
                                agreement(found, rules.get(unit), record, classes),
                                rank(unit, rules, record, scorer, seed)));
                task.at(outcomes.size());
            }
            return outcomes;
        }
    }

    private static int[][] sample(Tokenizer tokenizer, String corpus) {
        List<int[]> windows = new ArrayList<>();
        try (CorpusReader reader = CorpusReader.open(corpus, DocumentOptions.DEFAULT)) {
            for (int i = 0; i < SAMPLE_DOCUMENTS && reader.hasNext(); i++) {
                if (reader.next().content() instanceof DocumentContent.Text text) {
                    int[] tokens = tokenizer.encode(text.text());
                    for (int from = 0; from + WINDOW <= tokens.length; from += WINDOW) {
                        windows.add(Arrays.copyOfRange(tokens, from, from + WINDOW));
                    }
                }
            }
        }
        return windows.toArray(int[][]::new);
    }

    private static double agreement(
            Explanation found,
            List<Pattern.Condition> rule,
            UnitRecord record,
            TokenClasses classes) {
        Optional<Pattern> pattern = found.pattern();
        if (pattern.isEmpty()) {
            return 0;
        }
        CompiledPattern says = new CompiledPattern(pattern.get(), classes);
        CompiledPattern truth = new CompiledPattern(PlantedRules.indicator(rule), classes);
        List<Double> said = new ArrayList<>();
        List<Double> holdsThere = new ArrayList<>();
        for (WindowKind kind : List.of(WindowKind.TOP, WindowKind.UNIFORM)) {
            for (ActivationRecord window : record.windows(Split.TEST, kind)) {
                double[] values = says.run(window.tokens());
                double[] holds = truth.run(window.tokens());
                for (int p = window.firstPosition(); p < window.length(); p++) {
                    said.add(values[p]);
                    holdsThere.add(holds[p]);
                }
            }
        }
        return Statistics.pearson(array(said), array(holdsThere)).orElse(0);
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Where the true rule comes among the near misses of it and other planted rules. */
    private static int rank(
            int unit,
            List<List<Pattern.Condition>> rules,
            UnitRecord record,
            CorrelationScorer scorer,
            Seed seed) {
        List<Pattern.Condition> truth = rules.get(unit);
        List<List<Pattern.Condition>> rivals = new ArrayList<>(nearMisses(truth));
        Seed order = seed.derive("rivals").derive(String.valueOf(unit));
        IntStream.range(0, rules.size())
                .filter(other -> other != unit)
                .boxed()
                .sorted((a, b) -> Long.compare(order.hash(a), order.hash(b)))
                .map(rules::get)
                .filter(rule -> !rivals.contains(rule))
                .limit(RANKED - 1 - rivals.size())
                .toList()
                .forEach(rivals::add);
        double own = score(truth, record, scorer);
        int rank = 1;
        for (List<Pattern.Condition> rival : rivals) {
            rank += score(rival, record, scorer) >= own ? 1 : 0;
        }
        return rank;
    }

    /** The rule without one of its conditions, and with one of them a place further back. */
    private static List<List<Pattern.Condition>> nearMisses(List<Pattern.Condition> rule) {
        List<List<Pattern.Condition>> misses = new ArrayList<>();
        for (Pattern.Condition condition : rule) {
            List<Pattern.Condition> rest = new ArrayList<>(rule);
            rest.remove(condition);
            if (!rest.isEmpty()) {
                misses.add(List.copyOf(rest));
            }
            int back = condition.offset() - 1;
            if (rest.stream().noneMatch(each -> each.offset() == back)) {
                rest.add(new Pattern.Condition(back, condition.test()));
                misses.add(List.copyOf(rest));
            }
        }
        return misses;
    }

    private static double score(
            List<Pattern.Condition> rule, UnitRecord record, CorrelationScorer scorer) {
        Explanation explanation =
                new Explanation(
                        record.summary().unit(),
                        new Explanation.Status.Explained(),
                        "a candidate",
                        Optional.of(PlantedRules.indicator(rule)),
                        Provenance.of(Author.program("candidate"), "1", "none"));
        return scorer.score(explanation, record)
                .topAndRandom()
                .correlation()
                .number()
                .orElse(Double.NEGATIVE_INFINITY);
    }
}
