package dev.hyaline.score.check;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.Score;
import dev.hyaline.score.check.KnownUnit.DocumentSize;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeScorer;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.score.judge.WindowJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Tries detection and fuzzing on judges of windows whose score is known beforehand, each over many
 * units.
 */
final class JudgeCheck {

    private static final EvidenceDocuments NO_EVIDENCE = EvidenceDocuments.of();

    private static final int UNITS = 500;

    /** 95 % less three standard deviations of a share of 500 intervals. */
    private static final double LEAST_HELD = 0.92;

    private static final double LEAST_SCORED = 0.95;

    private final JudgeTask task;
    private final Seed seed;

    JudgeCheck(JudgeTask task, Seed seed) {
        this.task = task;
        this.seed = seed.derive("judges of windows, " + task);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                exactly(
                        "a judge who knows the truth",
                        1,
                        (record, _) -> KnownWindowJudge.perfect(record)));
        findings.add(
                exactly(
                        "a judge who always says yes",
                        0.5,
                        (_, _) -> KnownWindowJudge.alwaysYes()));
        findings.add(
                exactly(
                        "a judge who looks only at the length and at where the marks are",
                        0.5,
                        (_, own) -> KnownWindowJudge.positions(own)));
        findings.addAll(
                chance(
                        "a coin",
                        cards((_, own) -> KnownWindowJudge.coin(own)),
                        JudgeCard::balancedAccuracy));
        findings.addAll(
                chance(
                        "a judge who remembers the places of right answers",
                        cards((_, _) -> KnownWindowJudge.places(seed)),
                        JudgeCard::balancedAccuracy));
        findings.addAll(
                chance(
                        "another unit's explanation, taken at its word",
                        cards((_, _) -> KnownWindowJudge.literal()),
                        card -> card.control().orElseThrow().balancedAccuracy()));
        return findings;
    }

    /** Every unit's score is this number, to the last bit. */
    private Finding exactly(
            String name, double expected, BiFunction<UnitRecord, Seed, WindowJudge> judge) {
        double farthest =
                cards(judge).stream()
                        .mapToDouble(card -> number(card.balancedAccuracy()))
                        .reduce(
                                expected,
                                (a, b) -> Math.abs(a - expected) >= Math.abs(b - expected) ? a : b);
        return Finding.near(task + ": " + name, expected, 0, farthest);
    }

    /** Scores are one half on average, and as many intervals as promised hold one half. */
    private List<Finding> chance(
            String name, List<JudgeCard> cards, Function<JudgeCard, Score> score) {
        List<Score> scores = cards.stream().map(score).toList();
        double mean = scores.stream().mapToDouble(JudgeCheck::number).average().orElse(Double.NaN);
        long held = scores.stream().filter(JudgeCheck::holdsHalf).count();
        // The least that fair items allow: the standard deviation of five and five is 0.16.
        double tolerance = 4 * 0.16 / Math.sqrt(UNITS);
        return List.of(
                Finding.near(task + ": " + name, 0.5, tolerance, mean),
                Finding.between(
                        task + ": … and intervals of it that hold one half",
                        LEAST_HELD,
                        1,
                        (double) held / scores.size()));
    }

    private static double number(Score score) {
        return score.number().orElse(Double.NaN);
    }

    private static boolean holdsHalf(Score score) {
        return score instanceof Score.Value value
                && value.interval().filter(each -> each.contains(0.5)).isPresent();
    }

    /** Those of the units that have windows enough, which nearly all have. */
    private List<JudgeCard> cards(BiFunction<UnitRecord, Seed, WindowJudge> judge) {
        List<JudgeCard> cards =
                IntStream.range(0, UNITS)
                        .parallel()
                        .mapToObj(number -> card(number, judge))
                        .filter(card -> card.yes() > 0)
                        .toList();
        if (cards.size() < LEAST_SCORED * UNITS) {
            throw new IllegalStateException(
                    Figures.format(
                            "units with a score must be %s of all, but are: %d of %d",
                            LEAST_SCORED, cards.size(), UNITS));
        }
        return cards;
    }

    private JudgeCard card(int number, BiFunction<UnitRecord, Seed, WindowJudge> judge) {
        Seed own = seed.derive("unit " + number);
        KnownUnit unit = new KnownUnit(0, Activity.SPARSE);
        UnitRecord record = unit.record(DocumentSize.ONE_TO_THREE, own);
        return new JudgeScorer(
                        judge.apply(record, own), task, own, NO_EVIDENCE, JudgeScorer.USUAL_ITEMS)
                .score(
                        unit.explanation(),
                        record,
                        Optional.of(new KnownUnit(1, Activity.SPARSE).explanation()));
    }
}
