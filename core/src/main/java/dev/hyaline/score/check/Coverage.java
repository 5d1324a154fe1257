package dev.hyaline.score.check;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.score.check.KnownUnit.DocumentSize;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How many of a card's 95 % intervals hold what infinitely many windows would give, which is known
 * in closed form, when the card stands on as many windows as a run keeps. Each repetition is a new
 * sample of windows, scored as any unit is.
 */
final class Coverage {

    private static final double PROMISED = 0.95;
    private static final double TOLERANCE = 0.02; // 3 standard deviations of 1,000 repetitions
    private static final int REPETITIONS = 1000;

    private final Activity activity;
    private final DocumentSize size;
    private final int repetitions;
    private final Seed seed;

    Coverage(Activity activity, DocumentSize size, int repetitions, Seed seed) {
        this.activity = activity;
        this.size = size;
        this.repetitions = repetitions;
        this.seed = seed.derive(Figures.format("coverage, %s, %s", activity.name(), size));
    }

    List<Finding> findings() {
        List<ScoreCard> cards =
                IntStream.range(0, repetitions).parallel().mapToObj(this::card).toList();
        double score = activity.correlation(0.5, role -> role.said);
        double table = activity.correlation(0.5, role -> role.activation);
        return List.of(
                held("score", score, cards, card -> card.topAndRandom().correlation()),
                held(
                        "random-only",
                        activity.correlation(0, role -> role.said),
                        cards,
                        card -> card.randomOnly().correlation()),
                held(
                        "top-only",
                        activity.correlation(1, role -> role.said),
                        cards,
                        card -> card.topOnly().correlation()),
                held("lift", score - table, cards, ScoreCard::lift));
    }

    private ScoreCard card(int repetition) {
        Seed own = seed.derive("repetition " + repetition);
        KnownUnit unit = new KnownUnit(0, activity);
        UnitRecord record = unit.record(size, own);
        return Judge.literal()
                .scorer(ScoringConfig.RESAMPLES, own)
                .score(unit.explanation(), record);
    }

    /** A score without an interval holds nothing. */
    private Finding held(
            String name, double truth, List<ScoreCard> cards, Function<ScoreCard, Score> score) {
        long held = cards.stream().map(score).filter(each -> holds(each, truth)).count();
        double tolerance = TOLERANCE * Math.max(1, Math.sqrt((double) REPETITIONS / repetitions));
        return Finding.between(
                Figures.format(
                        "%s, %s: intervals of the %s that hold the truth",
                        activity.name(), size.text, name),
                PROMISED - tolerance,
                Math.min(1, PROMISED + tolerance),
                (double) held / repetitions);
    }

    private static boolean holds(Score score, double truth) {
        return score instanceof Score.Value value
                && value.interval().filter(each -> each.contains(truth)).isPresent();
    }
}
