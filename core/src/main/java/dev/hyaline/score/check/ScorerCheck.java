package dev.hyaline.score.check;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Statistics;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.score.Control;
import dev.hyaline.score.ControlSource;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.SubsetScores;
import dev.hyaline.score.check.KnownUnit.DocumentSize;
import dev.hyaline.score.judge.JudgeTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tries the correlation scorer on judges whose score is known beforehand, and its intervals on
 * units whose true score is; then detection and fuzzing. Deterministic for a seed; 1,000
 * repetitions take seconds.
 *
 * @param repetitions of the experiment that counts which intervals hold the truth
 * @param seed of everything
 */
public record ScorerCheck(int repetitions, Seed seed) {

    private static final double ROUNDING = 1e-9;
    private static final int NOISE_DRAWS = 50;
    private static final int LAYER = 40;

    /** All that is tried. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(perfect());
        for (double noise : new double[] {0.5, 1, 2}) {
            findings.add(noisy(noise));
        }
        findings.add(constant());
        findings.addAll(shuffled());
        for (Activity activity : Activity.ALL) {
            for (DocumentSize size : DocumentSize.values()) {
                findings.addAll(new Coverage(activity, size, repetitions, seed).findings());
            }
        }
        for (JudgeTask task : JudgeTask.values()) {
            findings.addAll(new JudgeCheck(task, seed).findings());
        }
        return findings;
    }

    /** Whoever knows the truth scores 1 over any choice of windows. */
    private Finding perfect() {
        KnownUnit unit = new KnownUnit(0, Activity.MODERATE);
        UnitRecord record = unit.record(DocumentSize.ONE_WINDOW, seed.derive("perfect"));
        ScoreCard card = Judge.perfect(record).scorer(1, seed).score(unit.explanation(), record);
        double worst =
                correlations(card)
                        .mapToDouble(ScorerCheck::number)
                        .reduce(1, Math::min); // NaN stays
        return Finding.near("a judge who knows the truth", 1, ROUNDING, worst);
    }

    /** Independent noise leaves {@code σ_t / √(σ_t² + σ_n²)}, within four standard errors. */
    private Finding noisy(double noiseToTruth) {
        KnownUnit unit = new KnownUnit(0, Activity.MODERATE);
        UnitRecord record = unit.record(DocumentSize.ONE_WINDOW, seed.derive("noisy"));
        double[] truth = truth(record);
        double deviation = noiseToTruth * deviation(truth);
        double sum = 0;
        for (int draw = 0; draw < NOISE_DRAWS; draw++) {
            Judge judge = Judge.noisy(record, deviation, seed.derive("noise " + draw));
            ScoreCard card = judge.scorer(1, seed).score(unit.explanation(), record);
            sum += number(card.topAndRandom().correlation());
        }
        double expected = 1 / Math.sqrt(1 + noiseToTruth * noiseToTruth);
        double error = (1 - expected * expected) / Math.sqrt(1.0 * truth.length * NOISE_DRAWS);
        return Finding.near(
                Figures.format(
                        "a judge whose noise is %s times the truth's deviation", noiseToTruth),
                expected,
                4 * error,
                sum / NOISE_DRAWS);
    }

    /** Who says the same of every token has no score: neither a number nor a failure. */
    private Finding constant() {
        KnownUnit unit = new KnownUnit(0, Activity.MODERATE);
        UnitRecord record = unit.record(DocumentSize.ONE_WINDOW, seed.derive("constant"));
        ScoreCard card = Judge.constant(0.1).scorer(1, seed).score(unit.explanation(), record);
        long undefined = correlations(card).filter(Score.Undefined.class::isInstance).count();
        return new Finding(
                "a judge who says the same of every token",
                "4 of 4 undefined, 0 failures",
                Figures.format("%d of 4 undefined, %d failures", undefined, card.failures().size()),
                undefined == 4 && card.failures().isEmpty());
    }

    /**
     * Explanations dealt to the wrong units of a layer whose units have nothing to do with each
     * other score about 0, which is what the control says that reads another unit's.
     */
    private List<Finding> shuffled() {
        List<Double> dealt = new ArrayList<>();
        List<Double> controls = new ArrayList<>();
        for (int index = 0; index < LAYER; index++) {
            KnownUnit unit = new KnownUnit(index, Activity.MODERATE);
            UnitRecord record =
                    unit.record(DocumentSize.ONE_WINDOW, seed.derive("shuffled " + index));
            KnownUnit other = new KnownUnit((index + 1) % LAYER, Activity.MODERATE);
            Control control = new Control.OtherUnit(other.id());
            ControlSource source =
                    ControlSource.explanation(control, Judge.literal(), other.explanation());
            int wrong = (index + LAYER / 2) % LAYER;
            ScoreCard card =
                    Judge.literal()
                            .scorer(1, seed)
                            .score(unit.explanation(wrong), record, List.of(source));
            dealt.add(number(card.topAndRandom().correlation()));
            controls.add(
                    card.control(control)
                            .map(each -> number(each.topAndRandom().score()))
                            .orElse(Double.NaN));
        }
        double mean = mean(dealt);
        return List.of(
                Finding.near("shuffled explanations", 0, 0.03, mean),
                Finding.near(
                        "… less the other unit's, their control", 0, 0.02, mean - mean(controls)));
    }

    private static double number(Score score) {
        return score.number().orElse(Double.NaN);
    }

    private static Stream<Score> correlations(ScoreCard card) {
        return Stream.of(
                        card.topAndRandom(),
                        card.randomOnly(),
                        card.topOnly(),
                        card.firstFivePlusFive())
                .map(SubsetScores::correlation);
    }

    private static double[] truth(UnitRecord record) {
        return record.windows().values().stream()
                .flatMap(List::stream)
                .flatMapToDouble(window ->
                        IntStream.range(window.firstPosition(), window.length())
                                .mapToDouble(window::activation))
                .toArray();
    }

    private static double deviation(double[] values) {
        double mean = Statistics.mean(values);
        return Math.sqrt(
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
