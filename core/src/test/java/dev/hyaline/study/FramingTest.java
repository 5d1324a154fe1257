package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Evidence;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.PatternExplainer;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.record.Recordings;
import dev.hyaline.record.check.RunCheck;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.RecordScan;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.CatalogueCheck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.CorrelationScorer;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.Recount;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoredWindow;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.subject.FakeSubject;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Runner;
import dev.hyaline.subject.SubjectAround;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with no masked position: every token counts, and counts once, from recorder to scorer. */
final class FramingTest {

    private static final int VOCABULARY = 40;
    private static final int CONTEXT = 32;
    private static final int BEGIN = 39;
    private static final UnitId EVERYWHERE = UnitId.parse("mlp.0.0");
    private static final UnitId AT_START = UnitId.parse("mlp.0.1");

    private final Set<Integer> begins = ConcurrentHashMap.newKeySet(); // as the model reads

    @TempDir private Path folder;

    /** Unit 0 is active on the first ten tokens, unit 1 on the same where they begin a window. */
    private record Beginner(FakeSubject model, Set<Integer> begins) implements SubjectAround {

        static float activation(int unit, int token, int position) {
            boolean active = token < 10 && (unit == 0 || position == 0);
            return active ? 1 + token / 16f : 0;
        }

        @Override
        public Runner runner(int threads) {
            return (tokens, ranges, _, sink) -> {
                for (int[] window : tokens) {
                    begins.add(window[0]);
                }
                for (int i = 0; i < ranges.size(); i++) {
                    sink.accept(i, new Response.OnHost(activations(tokens, ranges.get(i))));
                }
            };
        }

        private static float[] activations(int[][] tokens, UnitRange range) {
            int length = tokens[0].length;
            float[] activations = new float[tokens.length * length * range.size()];
            for (int at = 0; at < activations.length; at++) {
                int token = at / range.size();
                int unit = range.first() + at % range.size();
                activations[at] =
                        activation(unit, tokens[token / length][token % length], token % length);
            }
            return activations;
        }
    }

    private Manifest record(Framing framing) {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 200, VOCABULARY, 5);
        CorpusOptions usual = RecordingOptions.DEFAULT.corpus();
        return Recordings.record(
                folder.resolve("run"),
                new Beginner(new FakeSubject(1, 2, VOCABULARY, CONTEXT), begins),
                corpus,
                RecordingOptions.DEFAULT.withCorpus(
                        new CorpusOptions(
                                usual.windowLength(),
                                usual.maxWindows(),
                                usual.seed(),
                                usual.groupBy(),
                                usual.documents(),
                                Optional.of(framing))));
    }

    private RecordReader open() {
        return RecordReader.open(new RunFolder(folder.resolve("run")));
    }

    /** The values of a unit at all tokens of a split that count. */
    private static double[] values(RecordReader reader, int unit, Split split) {
        return windows(reader, split)
                .flatMapToDouble(tokens ->
                        IntStream.range(reader.framing().firstPosition(), tokens.length)
                                .mapToDouble(p -> Beginner.activation(unit, tokens[p], p)))
                .toArray();
    }

    private static Stream<int[]> windows(RecordReader reader, Split split) {
        return IntStream.range(0, reader.store().size())
                .filter(window -> reader.store().split(window) == split)
                .mapToObj(reader.store()::tokens);
    }

    @Test
    void momentsMaximaAndTablesCountEveryTokenOnce() {
        record(new Framing(Optional.empty(), 0));
        try (RecordReader reader = open()) {
            assertThat(reader.framing()).isEqualTo(new Framing(Optional.empty(), 0));
            for (UnitId unit : List.of(EVERYWHERE, AT_START)) {
                UnitRecord record = reader.unit(unit);
                for (Split split : Split.values()) {
                    double[] values = values(reader, unit.index(), split);
                    SplitStatistics statistics = record.summary().split(split);
                    assertThat(statistics.tokens())
                            .isEqualTo(windows(reader, split).mapToLong(w -> w.length).sum())
                            .isEqualTo(values.length);
                    assertThat(statistics.mean())
                            .isCloseTo(
                                    IntStream.range(0, values.length)
                                            .mapToDouble(i -> values[i])
                                            .average()
                                            .orElseThrow(),
                                    within(1e-6));
                    assertThat(statistics.maximum()).isEqualTo(1 + 9 / 16.0);
                    assertThat(statistics.density())
                            .isCloseTo(
                                    IntStream.range(0, values.length)
                                                    .filter(i -> values[i] > 0)
                                                    .count()
                                            / (double) values.length,
                                    within(1e-6));
                    assertThat(record.windows(split, WindowKind.TOP))
                            .isNotEmpty()
                            .allSatisfy(FramingTest::hasTheMaximumOfAllPositions);
                }
            }
            assertThat(reader.unit(AT_START).windows(Split.TEST, WindowKind.TOP))
                    .allSatisfy(
                            window -> assertThat(window.maximum()).isEqualTo(window.activation(0)));
            assertTableIsOfAllTokens(reader);
            RecordScan.of(reader)
                    .forEachUniform(
                            EVERYWHERE.site(),
                            List.of(EVERYWHERE),
                            (unit, values) ->
                                    assertThat(values.length)
                                            .isEqualTo(
                                                    reader
                                                            .unit(EVERYWHERE)
                                                            .windows(
                                                                    Split.EXPLAIN,
                                                                    WindowKind.UNIFORM)
                                                            .stream()
                                                            .mapToInt(ActivationRecord::length)
                                                            .sum()));
        }
        assertThat(
                        RunCheck.of(
                                        new RunFolder(folder.resolve("run")),
                                        CatalogueCheck::check,
                                        Progress.NONE)
                                .checks())
                .allSatisfy(check -> assertThat(check.problems()).isEmpty());
    }

    private static void hasTheMaximumOfAllPositions(ActivationRecord window) {
        float maximum = Float.NEGATIVE_INFINITY;
        for (float each : window.activations()) {
            maximum = Math.max(maximum, each);
        }
        assertThat(window.maximum()).isEqualTo(maximum);
        assertThat(window.counted()).isEqualTo(window.length());
    }

    private static void assertTableIsOfAllTokens(RecordReader reader) {
        TokenTable table = reader.unit(EVERYWHERE).summary().tokenTable();
        int[] tokens = windows(reader, Split.EXPLAIN).flatMapToInt(IntStream::of).toArray();
        assertThat(table.entries()).hasSize(VOCABULARY);
        for (TokenTable.Entry entry : table.entries()) {
            assertThat(entry.count())
                    .isEqualTo(IntStream.of(tokens).filter(t -> t == entry.token()).count());
            assertThat(entry.mean())
                    .isCloseTo(Beginner.activation(0, entry.token(), 1), within(1e-6));
        }
    }

    @Test
    void explainerAndScorerSeeThemAndScoreThemOnce() {
        record(new Framing(Optional.empty(), 0));
        try (RecordReader reader = open()) {
            for (UnitId unit : List.of(EVERYWHERE, AT_START)) {
                UnitRecord record = reader.unit(unit);
                Explanation explanation =
                        new PatternExplainer(id -> "t" + id, TokenClasses.NONE)
                                .explain(Evidence.of(record));
                PatternSimulator simulator = new PatternSimulator(TokenClasses.NONE);
                ScoreCard card =
                        new CorrelationScorer(
                                        simulator,
                                        ScoringConfig.of(new Seed(1)),
                                        EvidenceDocuments.of(reader.store()))
                                .score(explanation, record);
                assertThat(card.topAndRandom().correlation().number().orElseThrow())
                        .isGreaterThan(0.5); // a pattern does not know a window's first place
                List<ScoredWindow> windows =
                        Recount.of(card, explanation, record, simulator, token -> "t" + token);
                assertThat(card.topAndRandom().tokens())
                        .isEqualTo(windows.stream().mapToLong(w -> w.tokens().size()).sum());
                assertThat(windows)
                        .allSatisfy(window ->
                                assertThat(window.contributions().orElseThrow().getFirst())
                                        .isNotZero());
            }
        }
    }

    @Test
    void aPlainRunLeavesTheFirstPositionOut() {
        Manifest manifest = record(Framing.PLAIN);
        assertThat(manifest.options())
                .containsEntry("beginOfText", false)
                .containsEntry("maskedPositions", 1);
        try (RecordReader reader = open()) {
            assertThat(reader.unit(AT_START).summary().dead()).isTrue();
            assertThat(reader.unit(EVERYWHERE).summary().explain().tokens())
                    .isEqualTo(values(reader, 0, Split.EXPLAIN).length)
                    .isEqualTo(windows(reader, Split.EXPLAIN).mapToLong(w -> w.length - 1).sum());
        }
    }

    @Test
    void anotherFramingIsAnotherRun() {
        record(Framing.PLAIN);
        assertThatThrownBy(() -> record(new Framing(Optional.empty(), 0)))
                .isInstanceOf(HyalineException.class)
                .hasMessageContaining("maskedPositions must be")
                .hasMessageContaining("1, but is: 0");
    }

    @Test
    void aBeginOfTextIsReadBeforeEveryWindowAndStoredNowhere() {
        Manifest manifest = record(Framing.after(BEGIN));
        assertThat(begins).containsExactly(BEGIN);
        assertThat(manifest.options())
                .containsEntry("beginOfText", true)
                .containsEntry("beginOfTextToken", BEGIN)
                .containsEntry("maskedPositions", 0);
        assertThat(manifest.windowLength()).isEqualTo(CONTEXT - 1);
        try (RecordReader reader = open()) {
            assertThat(reader.framing()).isEqualTo(Framing.after(BEGIN));
            assertThat(windows(reader, Split.EXPLAIN)).anyMatch(window -> window[0] != BEGIN);
            assertThat(reader.unit(AT_START).summary().dead()).isTrue(); // no window begins at 0
            for (Split split : Split.values()) {
                SplitStatistics statistics = reader.unit(EVERYWHERE).summary().split(split);
                double[] values = values(reader, EVERYWHERE.index(), split);
                assertThat(statistics.tokens()).isEqualTo(values.length);
                assertThat(statistics.mean())
                        .isCloseTo(
                                IntStream.range(0, values.length)
                                        .mapToDouble(i -> values[i])
                                        .average()
                                        .orElseThrow(),
                                within(1e-6));
            }
            assertThat(reader.unit(EVERYWHERE).windows(Split.TEST, WindowKind.TOP))
                    .isNotEmpty()
                    .allSatisfy(FramingTest::hasTheMaximumOfAllPositions)
                    .allSatisfy(window -> {
                        for (int p = 0; p < window.length(); p++) {
                            assertThat(window.activation(p))
                                    .isEqualTo(Beginner.activation(0, window.token(p), 1));
                        }
                    });
            assertTableIsOfAllTokens(reader);
        }
    }

    @Test
    void anotherBeginOfTextIsAnotherRun() {
        record(Framing.after(BEGIN));
        assertThatThrownBy(() -> record(Framing.after(BEGIN - 1)))
                .isInstanceOf(HyalineException.class)
                .hasMessageContaining("beginOfTextToken must be");
        assertThatThrownBy(() -> record(Framing.PLAIN))
                .isInstanceOf(HyalineException.class)
                .hasMessageContaining("windowLength must be"); // of the context, which is short
    }

    @Test
    void maskedPositionsAreNotNegative() {
        assertThatThrownBy(() -> new Framing(Optional.empty(), -1))
                .hasMessageContaining("but are: -1");
    }
}
