package dev.hyaline.score.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Interval;
import dev.hyaline.common.Json;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.Separation;
import dev.hyaline.score.judge.JudgeCard.ControlScore;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeScorerTest {

    private static final UnitRecord RECORD = JudgedUnit.usual().record();
    private static final Explanation SEVEN =
            JudgedUnit.explanation(JudgedUnit.UNIT, "activates on 7");
    private static final Explanation OTHER =
            JudgedUnit.explanation(JudgedUnit.OTHER, "activates on 8");
    private static final EvidenceDocuments EVIDENCE = EvidenceDocuments.of(1000, 1001, 1002);

    /** Rules on each item by itself. */
    private interface Rule {
        Ruling of(Explanation explanation, Question question, int place);
    }

    private record RuleJudge(Rule rule) implements WindowJudge {

        @Override
        public String name(JudgeTask task) {
            return "rule";
        }

        @Override
        public List<Ruling> judge(
                JudgeTask task, Explanation explanation, List<Question> questions) {
            return IntStream.range(0, questions.size())
                    .mapToObj(place -> rule.of(explanation, questions.get(place), place))
                    .toList();
        }

        @Override
        public Estimate estimate(
                JudgeTask task, Explanation explanation, List<Question> questions) {
            throw new AssertionError("nothing is to be asked");
        }
    }

    /** Knows that the active tokens are 7, and says so of the explanation that does. */
    private static Ruling literal(Explanation explanation, Question question, int place) {
        int token = Integer.parseInt(explanation.text().replaceAll("\\D+", ""));
        IntStream positions =
                question.marked().isEmpty()
                        ? IntStream.range(1, question.window().length())
                        : question.marked().stream().mapToInt(p -> p);
        return new Ruling.Confidence(
                positions.anyMatch(p -> question.window().token(p) == token) ? 9 : 1);
    }

    private static JudgeScorer scorer(JudgeTask task, Rule rule) {
        return new JudgeScorer(new RuleJudge(rule), task, new Seed(3), EVIDENCE, 10);
    }

    private static JudgeCard card(JudgeTask task, Rule rule) {
        return scorer(task, rule).score(SEVEN, RECORD, Optional.of(OTHER));
    }

    private static Interval interval(Score score) {
        return ((Score.Value) score).interval().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(JudgeTask.class)
    void theCardHoldsScoreEvidenceAndControl(JudgeTask task) {
        JudgeCard card = card(task, JudgeScorerTest::literal);
        assertThat(card.unit()).isEqualTo(JudgedUnit.UNIT);
        assertThat(card.explanation()).isEqualTo(SEVEN.id());
        assertThat(card.author()).isEqualTo(SEVEN.provenance());
        assertThat(card.task()).isEqualTo(task);
        assertThat(card.judge()).isEqualTo("rule");
        assertThat(card.separation()).isEqualTo(new Separation(3, 36, 0));
        assertThat(card.balancedAccuracy().number()).hasValue(1);
        assertThat(interval(card.balancedAccuracy()).low()).isCloseTo(0.806, within(0.001));
        assertThat(card.auc().number()).hasValue(1);
        assertThat(interval(card.auc()).low()).isCloseTo(0.800, within(0.001));
        assertThat(List.of(card.yes(), card.no(), card.rightYes(), card.rightNo()))
                .containsOnly(10);
        assertThat(card.documents()).isEqualTo(20);
        assertThat(card.failures()).isEmpty();
        assertThat(card.provisional()).isFalse();

        ControlScore control = card.control().orElseThrow();
        assertThat(control.unit()).isEqualTo(JudgedUnit.OTHER);
        assertThat(control.explanation()).isEqualTo(OTHER.id());
        assertThat(control.balancedAccuracy().number()).hasValue(0.5);
        assertThat(control.difference().number()).hasValue(0.5);
        assertThat(interval(control.difference()).low()).isBetween(0.2, 0.4);
        assertThat(control.failures()).isEmpty();
    }

    @Test
    void itIsTheSameCardWhenReadBack() {
        for (JudgeCard card :
                List.of(
                        card(JudgeTask.FUZZING, JudgeScorerTest::literal),
                        card(JudgeTask.DETECTION, (_, _, _) -> new Ruling.Failed("no")),
                        card(JudgeTask.DETECTION, (_, _, _) -> new Ruling.Unanswered("down")),
                        scorer(JudgeTask.FUZZING, JudgeScorerTest::literal)
                                .score(SEVEN, RECORD, Optional.empty()))) {
            String json = Json.STRICT.writeValueAsString(card);
            assertThat(Json.STRICT.readValue(json, JudgeCard.class)).isEqualTo(card);
            assertThat(json).doesNotContain("null");
        }
    }

    @ParameterizedTest
    @EnumSource(JudgeTask.class)
    void unusableAnswersStayInTheDenominatorAsWrongOnes(JudgeTask task) {
        JudgeCard card =
                card(
                        task,
                        (explanation, question, place) ->
                                place % 2 == 0
                                        ? new Ruling.Failed("no item " + place)
                                        : literal(explanation, question, place));
        assertThat(card.yes() + card.no()).isEqualTo(20);
        assertThat(card.rightYes() + card.rightNo()).isEqualTo(10);
        assertThat(card.balancedAccuracy().number()).hasValue(0.5);
        assertThat(card.auc().number().orElseThrow()).isLessThan(0.5);
        assertThat(card.failures())
                .hasSize(10)
                .extracting(ScoreCard.Failure::reason)
                .contains("no item 0");
        assertThat(card.provisional()).isFalse();
        assertThat(card.control().orElseThrow().failures()).hasSize(10);
    }

    @Test
    void aJudgeThatNeverAnswersUsablyIsAlwaysWrong() {
        JudgeCard card = card(JudgeTask.DETECTION, (_, _, _) -> new Ruling.Failed("refused"));
        assertThat(card.balancedAccuracy().number()).hasValue(0);
        assertThat(card.auc().number()).hasValue(0);
        assertThat(card.failures()).hasSize(20);
    }

    @Test
    void whatWasNotAnsweredMakesTheCardProvisional() {
        Rule once =
                (explanation, question, place) ->
                        place == 4
                                ? new Ruling.Unanswered("down")
                                : literal(explanation, question, place);
        JudgeCard card = card(JudgeTask.FUZZING, once);
        assertThat(card.provisional()).isTrue();
        assertThat(card.balancedAccuracy().number()).hasValue(0.95);
        assertThat(card.failures()).singleElement().extracting("reason").isEqualTo("down");

        JudgeCard never = card(JudgeTask.FUZZING, (_, _, _) -> new Ruling.Unanswered("down"));
        assertThat(never.provisional()).isTrue();
        Score undefined = new Score.Undefined("no item was answered: down");
        assertThat(never.balancedAccuracy()).isEqualTo(undefined);
        assertThat(never.auc()).isEqualTo(undefined);
        assertThat(never.failures()).hasSize(20);
        assertThat(never.control().orElseThrow().difference()).isEqualTo(undefined);
    }

    @Test
    void anUnansweredControlMakesItProvisionalToo() {
        JudgeCard card =
                card(
                        JudgeTask.DETECTION,
                        (explanation, question, place) ->
                                explanation.equals(OTHER)
                                        ? new Ruling.Unanswered("down")
                                        : literal(explanation, question, place));
        assertThat(card.balancedAccuracy().number()).hasValue(1);
        assertThat(card.provisional()).isTrue();
    }

    @Test
    void nothingIsAskedWhereNothingIsClaimed() {
        Rule never =
                (_, _, _) -> {
                    throw new AssertionError("nothing is to be asked");
                };
        Explanation none =
                new Explanation(
                        JudgedUnit.UNIT,
                        new Explanation.Status.Failed("refused"),
                        "none",
                        Optional.empty(),
                        SEVEN.provenance());
        JudgeScorer scorer = scorer(JudgeTask.DETECTION, never);
        JudgeCard card = scorer.score(none, RECORD, Optional.of(OTHER));
        assertThat(card.balancedAccuracy())
                .isEqualTo(new Score.Undefined("there is no explanation: refused"));
        assertThat(card.control()).isEmpty();
        assertThat(scorer.estimate(none, RECORD, Optional.of(OTHER))).isEqualTo(Estimate.NONE);
    }

    @Test
    void aControlThatClaimsNothingIsNotAsked() {
        Explanation dead =
                new Explanation(
                        JudgedUnit.OTHER,
                        new Explanation.Status.Dead(0),
                        "dead",
                        Optional.empty(),
                        SEVEN.provenance());
        ControlScore control =
                scorer(JudgeTask.DETECTION, JudgeScorerTest::literal)
                        .score(SEVEN, RECORD, Optional.of(dead))
                        .control()
                        .orElseThrow();
        assertThat(control.balancedAccuracy()).isEqualTo(new Score.Undefined("the unit is dead"));
        assertThat(control.difference()).isEqualTo(control.balancedAccuracy());
    }

    @Test
    void tooFewWindowsGiveAReason() {
        JudgedUnit few = new JudgedUnit();
        for (int n = 0; n < 10; n++) {
            few.top(n, n, 20, 1 + n).uniform(100 + n, 100 + n, 20, n < 6 ? 3 : 0);
        }
        JudgeCard card =
                scorer(JudgeTask.DETECTION, JudgeScorerTest::literal)
                        .score(SEVEN, few.record(), Optional.empty());
        assertThat(card.balancedAccuracy())
                .isEqualTo(
                        new Score.Undefined(
                                "too few windows: 16 active and 4 silent ones make 4 pairs, and 5 are needed"));
        JudgeCard below =
                scorer(JudgeTask.FUZZING, JudgeScorerTest::literal)
                        .score(SEVEN, new JudgedUnit(-0.17).record(), Optional.empty());
        assertThat(below.balancedAccuracy())
                .isEqualTo(
                        new Score.Undefined(
                                "the unit is never above 0 on the explain split: -0.17"));
    }

    @Test
    void nothingIsTestedOnWhatItMayHaveBeenExplainedFrom() {
        JudgeScorer scorer =
                new JudgeScorer(
                        new RuleJudge(JudgeScorerTest::literal),
                        JudgeTask.DETECTION,
                        new Seed(3),
                        EvidenceDocuments.of(5, 500),
                        10);
        assertThatThrownBy(() -> scorer.score(SEVEN, RECORD, Optional.empty()))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageContaining("but 1 of 36 are: 5 ");
    }

    @Test
    void mistakesOfItsCallersAreNamed() {
        JudgeScorer scorer = scorer(JudgeTask.DETECTION, JudgeScorerTest::literal);
        assertThatThrownBy(() -> scorer.score(OTHER, RECORD, Optional.empty()))
                .hasMessage("explanation must be of unit mlp.1.3, but is of: mlp.1.4");
        assertThatThrownBy(() -> scorer.score(SEVEN, RECORD, Optional.of(SEVEN)))
                .hasMessage("control must be the explanation of another unit, but is of: mlp.1.3");
        assertThatThrownBy(() -> new Ruling.Confidence(Double.NaN))
                .hasMessage("confidence must be 0 to 10, but is: NaN");
        assertThatThrownBy(() -> new Tally(List.of(), List.of(new Ruling.Confidence(1))))
                .hasMessage("judge must give one ruling a question: 0 questions, 1 rulings");
    }
}
