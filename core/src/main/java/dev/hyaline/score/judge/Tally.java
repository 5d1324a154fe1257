package dev.hyaline.score.judge;

import dev.hyaline.common.Auc;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Interval;
import dev.hyaline.common.Seed;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.judge.JudgeIntervals.Stratum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Right and wrong answers to the same items. An item without an answer is a wrong one.
 *
 * @param items as they were asked
 * @param rulings one an item
 */
record Tally(List<Item> items, List<Ruling> rulings) {

    Tally {
        items = List.copyOf(items);
        rulings = List.copyOf(rulings);
        if (items.size() != rulings.size()) {
            throw new IllegalStateException(
                    Figures.format(
                            "judge must give one ruling a question: %d questions, %d rulings",
                            items.size(), rulings.size()));
        }
    }

    boolean right(int item) {
        return rulings.get(item) instanceof Ruling.Confidence confidence
                && confidence.yes() == items.get(item).yes();
    }

    int count(boolean yes) {
        return count(yes, _ -> true);
    }

    int right(boolean yes) {
        return count(yes, this::right);
    }

    int documents() {
        return (int) items.stream().mapToLong(Item::documentId).distinct().count();
    }

    /** {@code (TPR + TNR) / 2}. */
    Score balancedAccuracy() {
        // Over one denominator, so that half of the items right is one half exactly.
        double right = (double) right(true) * count(false) + (double) right(false) * count(true);
        Stratum yes = stratum(true, this::right, _ -> false);
        Stratum no = stratum(false, this::right, _ -> false);
        return score(
                unreachable(),
                right / (2.0 * count(true) * count(false)),
                JudgeIntervals.mean(yes, no));
    }

    /** The area under the ROC curve of the confidences; what failed ranks at the wrong end. */
    Score auc() {
        // Only its value: its bootstrap has no width where all is right.
        double area = Auc.of(ranked(true), ranked(false), 1, new Seed(0)).value().orElseThrow();
        return score(
                unreachable(), area, JudgeIntervals.area(area, effective(true), effective(false)));
    }

    /** This balanced accuracy less that of another tally of the same items. */
    Score difference(Tally other) {
        if (!items.equals(other.items)) {
            throw new IllegalArgumentException("differences must be of the same items");
        }
        Stratum yes = onlyHereAndOnlyThere(true, other);
        Stratum no = onlyHereAndOnlyThere(false, other);
        double value = (yes.first() - yes.second() + no.first() - no.second()) / 2;
        return score(
                unreachable().or(other::unreachable), value, JudgeIntervals.difference(yes, no));
    }

    private static Score score(Optional<Score> none, double value, Interval interval) {
        return none.orElseGet(() -> Score.of(value).with(Optional.of(interval)));
    }

    private Stratum onlyHereAndOnlyThere(boolean yes, Tally other) {
        return stratum(
                yes,
                item -> right(item) && !other.right(item),
                item -> other.right(item) && !right(item));
    }

    /** What was not answered, and why, in the order of the items. */
    List<ScoreCard.Failure> failures() {
        List<ScoreCard.Failure> failures = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            long window = items.get(i).windowId();
            switch (rulings.get(i)) {
                case Ruling.Confidence _ -> {}
                case Ruling.Failed failed ->
                        failures.add(new ScoreCard.Failure(window, failed.reason()));
                case Ruling.Unanswered none ->
                        failures.add(new ScoreCard.Failure(window, none.reason()));
            }
        }
        return failures;
    }

    /** Whether asking again may answer more. */
    boolean provisional() {
        return rulings.stream().anyMatch(Ruling.Unanswered.class::isInstance);
    }

    /** No number where the judge was never heard: that says nothing of the explanation. */
    private Optional<Score> unreachable() {
        if (!rulings.stream().allMatch(Ruling.Unanswered.class::isInstance)) {
            return Optional.empty();
        }
        return Optional.of(
                new Score.Undefined("no item was answered: " + failures().getFirst().reason()));
    }

    private int count(boolean yes, IntPredicate which) {
        return (int)
                IntStream.range(0, items.size())
                        .filter(item -> items.get(item).yes() == yes)
                        .filter(which)
                        .count();
    }

    private Stratum stratum(boolean yes, IntPredicate first, IntPredicate second) {
        double n = count(yes);
        return new Stratum(effective(yes), count(yes, first) / n, count(yes, second) / n);
    }

    /** How many items these are worth, see {@link JudgeIntervals}. */
    private double effective(boolean yes) {
        Map<Long, Long> byDocument =
                items.stream()
                        .filter(item -> item.yes() == yes)
                        .collect(Collectors.groupingBy(Item::documentId, Collectors.counting()));
        double n = count(yes);
        return n * n / byDocument.values().stream().mapToDouble(m -> (double) m * m).sum();
    }

    private double[] ranked(boolean yes) {
        return IntStream.range(0, items.size())
                .filter(item -> items.get(item).yes() == yes)
                .mapToDouble(item ->
                        rulings.get(item) instanceof Ruling.Confidence confidence
                                ? confidence.value()
                                : yes ? -1 : Ruling.Confidence.MOST + 1)
                .toArray();
    }
}
