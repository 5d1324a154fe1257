package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Json;
import dev.hyaline.common.Progress;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.LexicalExplainer;
import dev.hyaline.explain.PatternExplainer;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.CatalogueFeed;
import dev.hyaline.results.Outcome;
import dev.hyaline.results.Results;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.WindowLimit;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.score.judge.Question;
import dev.hyaline.score.judge.Ruling;
import dev.hyaline.score.judge.WindowJudge;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a catalogue of version 1 keeps its rows under is what this program would keep them under:
 * else all of it, the paid part too, would be made again.
 */
final class Version1IdentityTest {

    private static final List<String> SCORED = List.of("mlp.0.*", "sae:words.*");

    @TempDir private Path folder;
    private RunFolder run;
    private RecordReader reader;
    private Results results;
    private CatalogueFeed feed;
    private Study study;

    @BeforeEach
    void open() throws IOException {
        run = Version1Run.copyInto(folder);
        reader = RecordReader.open(run);
        results = Results.open(run, reader.manifest().runId());
        feed = results.feed();
        study = new Study(reader, results, Progress.NONE);
    }

    @AfterEach
    void close() {
        results.close();
        reader.close();
    }

    @Test
    void explanationsHaveTheIdsAndBytesThatTheyHad() {
        List<CatalogueFeed.Body> bodies = feed.explanationBodies(0, 100);
        assertThat(bodies).hasSize(68);
        for (CatalogueFeed.Body each : bodies) {
            Explanation explanation = Json.STRICT.readValue(each.body(), Explanation.class);
            assertThat(Json.STRICT.writeValueAsString(explanation)).isEqualTo(each.body());
            assertThat(feed.explanations(List.of(explanation.id())))
                    .extracting(CatalogueFeed.Said::seq)
                    .containsExactly(each.seq());
        }
    }

    @Test
    void cardsHaveTheBytesThatTheyHad() {
        List<CatalogueFeed.Body> bodies = feed.cardBodies(0, 100);
        assertThat(bodies).hasSize(52);
        for (CatalogueFeed.Body each : bodies) {
            ScoreCard card = Json.STRICT.readValue(each.body(), ScoreCard.class);
            assertThat(Json.STRICT.writeValueAsString(card)).isEqualTo(each.body());
        }
        for (String body : judged()) {
            JudgeCard card = Json.STRICT.readValue(body, JudgeCard.class);
            assertThat(Json.STRICT.writeValueAsString(card)).isEqualTo(body);
        }
    }

    private List<String> judged() {
        return results.catalogue()
                .query(handle ->
                        handle.select("SELECT body FROM judge_card").mapTo(String.class).list());
    }

    @Test
    void whatIsSaidAgainWithoutALanguageModelIsTheSameToTheByte() {
        List<String> before = said();
        UnitSelection all = UnitSelection.of(List.of(), reader);
        study.explain(
                all,
                new PatternExplainer(reader.vocabulary()::spelled, TokenClasses.of(reader)),
                true);
        study.explain(
                UnitSelection.of(List.of("mlp.0.0-5", "sae:words.0-5"), reader),
                new LexicalExplainer(reader.vocabulary()::spelled),
                true);
        assertThat(said()).containsExactlyInAnyOrderElementsOf(before);
    }

    private List<String> said() {
        return feed.explanationBodies(0, 1000).stream().map(CatalogueFeed.Body::body).toList();
    }

    @Test
    void noCardOfAPatternIsMadeAgain() {
        assertThat(
                        score(
                                SCORED,
                                "pattern",
                                new PatternSimulator(TokenClasses.NONE),
                                WindowLimit.ALL))
                .isEqualTo(32);
        assertThat(
                        score(
                                SCORED,
                                "lexical",
                                new PatternSimulator(TokenClasses.NONE),
                                WindowLimit.ALL))
                .isEqualTo(12);
    }

    @Test
    void noCardThatWasPaidForIsMadeAgain() {
        assertThat(
                        score(
                                List.of(),
                                "llm",
                                new Silent(
                                        "llm-logprobs logprob-lines/1-5239811a helpful 12/request"
                                                + " top 20"),
                                new WindowLimit(1, 3)))
                .isEqualTo(6);
        assertThat(
                        score(
                                List.of("mlp.0.1", "sae:words.3"),
                                "llm",
                                new Silent("llm-json sparse-json/1-e455845d helpful 14/request"),
                                new WindowLimit(1, 2)))
                .isEqualTo(2);
        UnitSelection judged = UnitSelection.of(List.of("mlp.0.0-1", "sae:words.3-4"), reader);
        for (JudgeTask task : JudgeTask.values()) {
            Outcome outcome = study.judge(judged, "llm", new SilentJudge(), task);
            assertThat(outcome.done()).isZero();
            assertThat(outcome.before()).isEqualTo(4);
        }
    }

    /** How many cards were there already; none may be missing. */
    private long score(
            List<String> units, String explainer, Simulator simulator, WindowLimit windows) {
        Outcome outcome =
                study.score(
                        UnitSelection.of(units, reader),
                        explainer,
                        simulator,
                        Calibration.Method.LINEAR,
                        windows);
        assertThat(outcome.done()).isZero();
        return outcome.before();
    }

    private record Silent(String name) implements Simulator {
        @Override
        public List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> windows) {
            throw new AssertionError("asked again of " + explanation.unit());
        }
    }

    private record SilentJudge() implements WindowJudge {
        @Override
        public String name(JudgeTask task) {
            return switch (task) {
                case DETECTION -> "llm-judge detection/1-b21b7612 helpful 20/request";
                case FUZZING -> "llm-judge fuzzing/1-98430dcc helpful 20/request";
            };
        }

        @Override
        public List<Ruling> judge(
                JudgeTask task, Explanation explanation, List<Question> questions) {
            throw new AssertionError("asked again of " + explanation.unit());
        }
    }
}
