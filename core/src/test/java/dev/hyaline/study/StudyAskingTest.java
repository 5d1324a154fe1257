package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Evidence;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.LexicalExplainer;
import dev.hyaline.explain.Provenance;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.Explanations;
import dev.hyaline.results.Outcome;
import dev.hyaline.results.Results;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.CandidateChoice;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.WindowLimit;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import dev.hyaline.subject.UnitId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explainers and simulators that are servers: they may not answer, and cost something. */
@SuppressWarnings("NullAway.Init")
final class StudyAskingTest {

    private static final UnitId UNIT = UnitId.parse("mlp.1.7");

    @TempDir private Path folder;
    private RecordReader reader;
    private Results results;
    private Study study;
    private Explanations explanations;
    private UnitSelection some;

    @BeforeEach
    void record() throws IOException {
        reader = RecordReader.open(TwoExplainersTest.record(folder));
        results = Results.open(new RunFolder(folder.resolve("run")), reader.manifest().runId());
        study = new Study(reader, results, Progress.NONE);
        explanations = results.explanations();
        some = UnitSelection.of(List.of("mlp.1.0-9"), reader);
    }

    @AfterEach
    void close() {
        results.close();
        reader.close();
    }

    /** Answers as told, by what the lexical explainer says. */
    private static final class Answering implements Explainer {
        private final AtomicInteger asked = new AtomicInteger();
        private final LexicalExplainer words = new LexicalExplainer(token -> "[" + token + "]");
        private volatile boolean up = true;

        @Override
        public String name() {
            return "answering";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public boolean waits() {
            return true;
        }

        @Override
        public Set<Split> splits() {
            return Set.of(Split.EXPLAIN);
        }

        @Override
        public Explanation explain(Evidence evidence) {
            asked.incrementAndGet();
            Explanation said = words.explain(evidence);
            return up
                    ? named(said, said.text())
                    : new Explanation(
                            said.unit(),
                            new Explanation.Status.Unanswered("status 503"),
                            "no answer",
                            Optional.empty(),
                            provenance());
        }

        private static Explanation named(Explanation said, String text) {
            return new Explanation(said.unit(), said.status(), text, said.pattern(), provenance());
        }

        private static Provenance provenance() {
            return Provenance.of(Author.program("answering"), "1", "windows");
        }
    }

    /** The pattern's values, while it is up. */
    private static final class Paid implements Simulator {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean up = true;

        @Override
        public String name() {
            return "paid";
        }

        @Override
        public boolean waits() {
            return true;
        }

        @Override
        public List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> windows) {
            asked.incrementAndGet();
            return up
                    ? new PatternSimulator(TokenClasses.NONE).simulate(explanation, windows)
                    : windows.stream()
                            .<WindowSimulation>map(
                                    _ -> new WindowSimulation.Unanswered("status 503"))
                            .toList();
        }
    }

    @Test
    void unitsThatGotNoAnswerAreAskedAboutAgainAndOthersAreNot() {
        Answering explainer = new Answering();
        explainer.up = false;
        Outcome down = study.explain(some, explainer, false);
        assertThat(down.done()).isEqualTo(10);
        assertThat(down.unanswered()).isEqualTo(10);
        explainer.up = true;
        Outcome up = study.explain(some, explainer, false);
        assertThat(up.done()).isEqualTo(10);
        assertThat(up.unanswered()).isZero();
        assertThat(study.explain(some, explainer, false).done()).isZero();
        assertThat(explainer.asked).hasValue(20);
        assertThat(explanations.of(UNIT).getFirst().status().nothing()).isEmpty();
    }

    @Test
    void anAnswerIsNotHiddenByAskingAgainInVain() {
        Answering explainer = new Answering();
        study.explain(some, explainer, false);
        explainer.up = false;
        study.explain(some, explainer, true);
        assertThat(explanations.newest(UNIT.site(), "answering").get(UNIT))
                .extracting(each -> each.status().nothing())
                .isEqualTo(Optional.empty());
    }

    @Test
    void ofSeveralExplanationsAllAreKeptAndTheBestIsTaken() {
        CandidateChoice choice = new CandidateChoice(new PatternSimulator(TokenClasses.NONE), 3);
        Outcome outcome =
                study.explain(some, new ThreeOf(new Answering()), Optional.of(choice), false);
        assertThat(outcome.failed()).isZero();
        List<Explanation> kept = explanations.of(UNIT);
        assertThat(kept).hasSize(3);
        assertThat(kept.getFirst().pattern()).as("the newest is the one that is taken").isPresent();
        assertThat(kept.getLast().status()).isInstanceOf(Explanation.Status.Failed.class);
    }

    /** Has candidates. */
    private record ThreeOf(Answering one) implements Explainer {
        @Override
        public String name() {
            return one.name();
        }

        @Override
        public String version() {
            return one.version();
        }

        @Override
        public Set<Split> splits() {
            return one.splits();
        }

        @Override
        public Explanation explain(Evidence evidence) {
            return one.explain(evidence);
        }

        /** One that fits, one that runs on nothing, one that claims nothing. */
        @Override
        public List<Explanation> candidates(Evidence evidence) {
            Explanation fits = explain(evidence);
            return List.of(
                    fits,
                    new Explanation(
                            fits.unit(),
                            new Explanation.Status.Explained(),
                            "only words",
                            Optional.empty(),
                            fits.provenance()),
                    new Explanation(
                            fits.unit(),
                            new Explanation.Status.Failed("refused"),
                            "refused",
                            Optional.empty(),
                            fits.provenance()));
        }
    }

    @Test
    void cardsThatMissAnAnswerAreMadeAgainAndReplaced() {
        study.explain(some, new LexicalExplainer(token -> "[" + token + "]"), false);
        Paid simulator = new Paid();
        simulator.up = false;
        assertThat(score(simulator).unanswered()).isEqualTo(10);
        assertThat(card().failures()).as("all windows").hasSizeBetween(5, 10);
        assertThat(card().topAndRandom().correlation().number()).isEmpty();
        simulator.up = true;
        Outcome outcome = score(simulator);
        assertThat(outcome.done()).isEqualTo(10);
        assertThat(outcome.unanswered()).isZero();
        assertThat(card().failures()).isEmpty();
        assertThat(cards()).as("the provisional ones are gone").isEqualTo(10);
        assertThat(score(simulator).done()).isZero();
    }

    @Test
    void whatWasPaidForIsKeptAndCanBeSaidAgain() {
        study.explain(some, new LexicalExplainer(token -> "[" + token + "]"), false);
        Paid simulator = new Paid();
        score(simulator);
        assertThat(simulator.asked).as("the explanation and its control").hasValue(20);
        Explanation explanation = explanations.of(UNIT).getFirst();
        List<TokenWindow> windows =
                reader.unit(UNIT).windows(Split.TEST, WindowKind.TOP).stream()
                        .map(TokenWindow::of)
                        .toList();
        List<WindowSimulation> again =
                results.simulations()
                        .among(new PatternSimulator(TokenClasses.NONE))
                        .apply(card())
                        .simulate(explanation, windows);
        List<WindowSimulation> first =
                new PatternSimulator(TokenClasses.NONE).simulate(explanation, windows);
        for (int i = 0; i < WindowLimit.FEW.test(); i++) {
            WindowSimulation.Predicted one = (WindowSimulation.Predicted) first.get(i);
            WindowSimulation.Predicted other = (WindowSimulation.Predicted) again.get(i);
            for (int position = 0; position < one.length(); position++) {
                assertThat(other.value(position)).isEqualTo(one.value(position));
            }
        }
        assertThat(again.getLast()).isEqualTo(new WindowSimulation.Failed("not simulated"));
    }

    private Outcome score(Simulator simulator) {
        return study.score(some, "lexical", simulator, Calibration.Method.LINEAR, WindowLimit.FEW);
    }

    private ScoreCard card() {
        return results.cards().newest(explanations.of(UNIT).getFirst()).orElseThrow();
    }

    private int cards() {
        return results.catalogue()
                .query(handle ->
                        handle.select("SELECT count(*) FROM score_card")
                                .mapTo(Integer.class)
                                .one());
    }
}
