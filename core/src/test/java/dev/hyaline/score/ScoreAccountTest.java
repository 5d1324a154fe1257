package dev.hyaline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScoreAccountTest {

    private static final double ROUNDING = 1e-9;
    private static final Explanation SEVEN = SyntheticUnit.explanation(SyntheticUnit.UNIT, 7, 4);

    private final UnitRecord record = withOneWindowInBothLists(SyntheticUnit.record(0.5, 12));
    private final ScoreCard card = card(new PatternSimulator(TokenClasses.NONE), SEVEN);
    private final List<ScoredWindow> windows =
            recount(card, SEVEN, new PatternSimulator(TokenClasses.NONE));
    private final Account account = ScoreAccount.of(card, windows);

    private static UnitRecord withOneWindowInBothLists(UnitRecord record) {
        Map<UnitRecord.Key, List<ActivationRecord>> windows = new HashMap<>(record.windows());
        List<ActivationRecord> uniform =
                new ArrayList<>(record.windows(Split.TEST, WindowKind.UNIFORM));
        uniform.add(record.windows(Split.TEST, WindowKind.TOP).getFirst());
        windows.put(new UnitRecord.Key(Split.TEST, WindowKind.UNIFORM), uniform);
        return new UnitRecord(record.summary(), windows);
    }

    private ScoreCard card(Simulator simulator, Explanation explanation) {
        Explanation other = SyntheticUnit.explanation(UnitId.parse("mlp.2.9"), 3, 4);
        ControlSource control =
                ControlSource.explanation(
                        new Control.OtherUnit(other.unit()),
                        new PatternSimulator(TokenClasses.NONE),
                        other);
        return new CorrelationScorer(
                        simulator, ScoringConfig.of(new Seed(1)), SyntheticUnit.EVIDENCE)
                .score(explanation, record, List.of(control));
    }

    private List<ScoredWindow> recount(
            ScoreCard card, Explanation explanation, Simulator simulator) {
        return Recount.of(card, explanation, record, simulator, token -> "t" + token);
    }

    private static double value(Score score) {
        return score.number().orElseThrow(() -> new AssertionError(score));
    }

    /** The only account below another one whose sentence begins so. */
    private static Account part(Account of, String begin) {
        List<Account> found =
                of.parts().stream().filter(each -> each.sentence().startsWith(begin)).toList();
        assertThat(found).as(begin).hasSize(1);
        return found.getFirst();
    }

    private static Account windowsOf(Account account) {
        return account.parts().getLast();
    }

    /** The pattern, but for every third window no answer. */
    private static final class Forgetful implements Simulator {

        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> windows) {
            List<WindowSimulation> some =
                    new ArrayList<>(
                            new PatternSimulator(TokenClasses.NONE).simulate(explanation, windows));
            for (int i = 0; i < some.size(); i++) {
                if (windows.get(i).windowId() % 3 == 1) {
                    some.set(i, new WindowSimulation.Failed("cut\noff"));
                }
            }
            return some;
        }
    }

    /** Zeros, which are an answer. */
    private static final class Flat implements Simulator {

        @Override
        public String name() {
            return "flat";
        }

        @Override
        public List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> windows) {
            return windows.stream()
                    .<WindowSimulation>map(
                            window -> WindowSimulation.Predicted.of(new double[window.length()]))
                    .toList();
        }
    }

    @Test
    void contributionsOfWindowsAddUpToTheScore() {
        assertThat(windows).hasSize(40);
        double sum = windows.stream().mapToDouble(each -> value(each.contribution())).sum();
        assertThat(sum).isCloseTo(value(card.topAndRandom().correlation()), within(ROUNDING));
        assertThat(value(windowsOf(account).value()))
                .isEqualTo(value(card.topAndRandom().correlation()));
    }

    @Test
    void aContributionIsTheShareOfTheCovarianceOverBothDeviations() {
        ScoredWindow window = windows.getFirst();
        double n = 40 * 63;
        double meanT = 0;
        double meanS = 0;
        double tt = 0;
        double ss = 0;
        for (ScoredWindow each : windows) {
            for (int p = 1; p < 64; p++) {
                meanT += each.activations().get(p) / n;
                meanS += each.simulated().get(p) / n;
                tt += each.activations().get(p) * each.activations().get(p) / n;
                ss += each.simulated().get(p) * each.simulated().get(p) / n;
            }
        }
        double deviations = Math.sqrt((tt - meanT * meanT) * (ss - meanS * meanS));
        double sum = 0;
        for (int p = 1; p < 64; p++) {
            sum +=
                    (window.activations().get(p) - meanT)
                            * (window.simulated().get(p) - meanS)
                            / (n * deviations);
        }
        assertThat(value(window.contribution())).isCloseTo(sum, within(ROUNDING));
        assertThat(window.contributions().orElseThrow().getFirst()).isZero();
    }

    @Test
    void windowsStandInTheOrderOfTheirContributionsWithTheirSeries() {
        assertThat(windows)
                .isSortedAccordingTo(
                        Comparator.comparingDouble(each -> -value(each.contribution())));
        assertThat(windows.stream().filter(each -> each.top() && each.uniform())).hasSize(1);
        ScoredWindow window = windows.getFirst();
        assertThat(window.tokens()).hasSize(64).hasSameSizeAs(window.activations());
        assertThat(window.tokenTexts().getFirst()).isEqualTo("t" + window.tokens().getFirst());
        double calibrated = window.calibrated().orElseThrow().get(5);
        assertThat(calibrated)
                .isEqualTo(card.calibration().orElseThrow().apply(window.simulated().get(5)));
        Account first = windowsOf(account).parts().getFirst();
        assertThat(first.window()).contains(window);
        assertThat(first.sentence())
                .startsWith(
                        Figures.format(
                                "window %d of document %d, top",
                                window.windowId(), window.documentId()))
                .contains(": `t7` 0.0");
    }

    @Test
    void everythingOnTheCardIsToldWithItsNumbers() {
        assertThat(account.value()).isEqualTo(card.topAndRandom().correlation());
        assertThat(account.sentence())
                .startsWith("mlp.2.5: correlation of simulated with true activations")
                .containsPattern(
                        "\\[0\\.\\d{3}, 0\\.\\d{3}]: 40 windows of 20 documents, 2,520 tokens$");
        assertThat(part(account, "random-only").value()).isEqualTo(card.randomOnly().correlation());
        assertThat(part(account, "random-only").sentence()).contains("21 windows of 11 documents");
        assertThat(part(account, "top-only").value()).isEqualTo(card.topOnly().correlation());
        assertThat(part(account, "first five + five").value())
                .isEqualTo(card.firstFivePlusFive().correlation());
        assertThat(part(account, "lift").value()).isEqualTo(card.lift());
        Account control = part(account, "control other-unit mlp.2.9");
        assertThat(part(control, "score less control, paired [").value())
                .isEqualTo(
                        card.control(Control.parse("other-unit mlp.2.9"))
                                .orElseThrow()
                                .topAndRandom()
                                .difference());
        assertThat(part(account, "explained variance").sentence())
                .contains("activation = ", " · simulated", "fitted on 20 calibrate windows");
        assertThat(part(account, "documents shared").value()).isEqualTo(Score.of(0));
        assertThat(part(account, "documents shared").sentence())
                .contains("20 are scored", "13 others");
        assertThat(part(account, "windows failed").value()).isEqualTo(Score.of(0));
        assertThat(part(account, "numbers above are undefined").value()).isEqualTo(Score.of(0));
    }

    @Test
    void failuresAreToldByReasonAndInOneLine() {
        ScoreCard some = card(new Forgetful(), SEVEN);
        Account told = ScoreAccount.of(some, recount(some, SEVEN, new Forgetful()));
        Account failures = part(told, "windows failed");
        assertThat(failures.value()).isEqualTo(Score.of(13));
        assertThat(failures.parts()).hasSize(1);
        assertThat(failures.parts().getFirst().sentence())
                .startsWith("cut\\noff: windows ")
                .endsWith(", …");
        assertThat(windowsOf(told).parts()).hasSize(27);
    }

    @Test
    void undefinedNumbersAreCountedByReason() {
        ScoreCard flat = card(new Flat(), SEVEN);
        Account told = ScoreAccount.of(flat, recount(flat, SEVEN, new Flat()));
        assertThat(told.value()).isInstanceOf(Score.Undefined.class);
        assertThat(told.sentence()).contains("(undefined: the prediction is constant)");
        Account undefined = part(told, "numbers above are undefined");
        assertThat(value(part(undefined, "the prediction is constant").value())).isEqualTo(4);
        assertThat(windowsOf(told).parts())
                .hasSize(40)
                .allSatisfy(each -> assertThat(each.value()).isInstanceOf(Score.Undefined.class));
    }

    @Test
    void aDeadUnitHasAnAccountWithoutWindows() {
        Explanation dead =
                new Explanation(
                        SyntheticUnit.UNIT,
                        new Explanation.Status.Dead(0.01),
                        "dead",
                        Optional.empty(),
                        SEVEN.provenance());
        ScoreCard none = card(new PatternSimulator(TokenClasses.NONE), dead);
        Account told =
                ScoreAccount.of(none, recount(none, dead, new PatternSimulator(TokenClasses.NONE)));
        assertThat(told.sentence()).contains("(undefined: the unit is dead): 0 windows");
        assertThat(windowsOf(told))
                .isEqualTo(
                        Account.of(
                                new Score.Undefined("the unit is dead"),
                                "no window was simulated"));
    }

    @Test
    void aCardThatItsWindowsDoNotAddUpToIsRefused() {
        String json = Json.STRICT.writeValueAsString(card);
        double score = value(card.topAndRandom().correlation());
        ScoreCard better =
                Json.STRICT.readValue(
                        json.replaceFirst("\"value\":" + score, "\"value\":0.999"),
                        ScoreCard.class);
        assertThatThrownBy(() -> recount(better, SEVEN, new PatternSimulator(TokenClasses.NONE)))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageStartingWith("score must be what its windows add up to, 0.")
                .hasMessageEndingWith(", but is: 0.999 (unit mlp.2.5)");
        assertThatThrownBy(() -> recount(card, SEVEN, new Forgetful()))
                .hasMessage(
                        "simulator must be the card's, pattern, but is: forgetful (unit mlp.2.5)");
    }

    @Test
    void asJsonItHasNoNullsAndTheSeries() {
        String json = Json.STRICT.writeValueAsString(account);
        assertThat(json).doesNotContain("null").doesNotContain("NaN");
        JsonNode window =
                Json.STRICT
                        .readTree(json)
                        .path("parts")
                        .valueStream()
                        .reduce((first, second) -> second)
                        .orElseThrow()
                        .path("parts")
                        .get(0)
                        .path("window");
        assertThat(window.path("activations").size()).isEqualTo(64);
        assertThat(window.path("simulated").size()).isEqualTo(64);
        assertThat(window.path("calibrated").size()).isEqualTo(64);
        assertThat(window.path("contributions").size()).isEqualTo(64);
    }
}
