package dev.hyaline.score;

import dev.hyaline.common.Figures;
import dev.hyaline.explain.VisibleText;
import dev.hyaline.score.ScoreCard.ControlScore;
import dev.hyaline.simulate.Calibration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A score card as an account: the score, what it is to be seen beside, and its windows. */
public final class ScoreAccount {

    private static final int EXAMPLES = 5;

    private ScoreAccount() {}

    /**
     * @param card to account for
     * @param windows that its score stands on, in the order to tell them ({@link Recount})
     */
    public static Account of(ScoreCard card, List<ScoredWindow> windows) {
        List<Account> parts = new ArrayList<>();
        parts.add(subset("random-only, over all uniform windows", card.randomOnly()));
        parts.add(subset("top-only", card.topOnly()));
        parts.add(subset("first five + five, as in the 2023 paper", card.firstFivePlusFive()));
        card.controls().forEach(control -> parts.add(control(control)));
        parts.add(score("lift: the score less the token table's, paired", card.lift()));
        parts.add(calibration(card));
        parts.add(separation(card));
        parts.add(failures(card.failures()));
        Account headline =
                subset(
                        card.unit()
                                + ": correlation of simulated with true activations, top and"
                                + " random windows of held-out documents",
                        card.topAndRandom());
        parts.add(undefined(Account.of(headline.value(), headline.sentence(), parts)));
        parts.add(WindowAccount.of(card.topAndRandom().correlation(), windows));
        return Account.of(headline.value(), headline.sentence(), parts);
    }

    private static Account subset(String name, SubsetScores scores) {
        String standing =
                Figures.format(
                        ": %s of %s, %s",
                        Figures.count(scores.windows(), "window"),
                        Figures.count(scores.documents(), "document"),
                        Figures.count(scores.tokens(), "token"));
        return Account.of(scores.correlation(), name + bracket(scores.correlation()) + standing);
    }

    private static Account control(ControlScore scored) {
        String name = VisibleText.of(scored.control().label());
        return Account.of(
                scored.topAndRandom().score(),
                "control " + name + bracket(scored.topAndRandom().score()) + ", same windows",
                List.of(
                        score("score less control, paired", scored.topAndRandom().difference()),
                        difference("random-only", scored.randomOnly()),
                        difference("top-only", scored.topOnly())));
    }

    private static Account difference(String subset, ControlScore.Comparison comparison) {
        String control =
                comparison.score() instanceof Score.Value value
                        ? Account.number(value.value())
                        : "undefined one";
        return score(
                Figures.format("%s less the control's %s, paired", subset, control),
                comparison.difference());
    }

    private static Account calibration(ScoreCard card) {
        SubsetScores scores = card.topAndRandom();
        String how = card.calibration().map(ScoreAccount::formula).orElse("no calibration");
        return score(
                Figures.format(
                        "explained variance, by %s, fitted on %d calibrate windows",
                        how, card.calibrationWindows()),
                scores.explainedVariance(),
                score("the same of the uncentred moment", scores.explainedVarianceUncentred()),
                score("absolute deviation explained", scores.absoluteDeviationExplained()));
    }

    private static String formula(Calibration calibration) {
        return switch (calibration) {
            case Calibration.None _ -> "simulated values as they are";
            case Calibration.Linear linear ->
                    Figures.format(
                            "activation = %.3g · simulated %s %.3g",
                            linear.coefficient(),
                            linear.intercept() < 0 ? "−" : "+",
                            Math.abs(linear.intercept()));
            case Calibration.Percentile percentile ->
                    Figures.format(
                            "percentile matching at %d knots", percentile.simulated().size());
        };
    }

    private static Account separation(ScoreCard card) {
        return card.separation()
                .map(each ->
                        Account.of(
                                Score.of(each.shared()),
                                Figures.format(
                                                "documents shared: %d are scored, evidence may come from %d others",
                                                each.scoredDocuments(), each.evidenceDocuments())
                                        + " (explain and calibrate splits)"))
                .orElseGet(() ->
                        score(
                                "documents shared by evidence and test",
                                new Score.Undefined("the card is older than this count")));
    }

    private static Account failures(List<ScoreCard.Failure> failures) {
        Map<String, List<ScoreCard.Failure>> byReason =
                failures.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ScoreCard.Failure::reason,
                                        TreeMap::new,
                                        Collectors.toList()));
        List<Account> reasons = new ArrayList<>();
        byReason.forEach((reason, failed) -> {
            String windows =
                    failed.stream()
                            .limit(EXAMPLES)
                            .map(failure -> String.valueOf(failure.windowId()))
                            .collect(Collectors.joining(", "));
            String more = failed.size() > EXAMPLES ? ", …" : "";
            reasons.add(
                    count(failed.size(), VisibleText.of(reason) + ": windows " + windows + more));
        });
        return count(failures.size(), "windows failed, and are in no score", reasons);
    }

    /** How many of the numbers in an account are undefined, by reason. */
    private static Account undefined(Account account) {
        Map<String, Integer> reasons = new LinkedHashMap<>();
        gather(account, reasons);
        int undefined = reasons.values().stream().mapToInt(Integer::intValue).sum();
        return count(
                undefined,
                "numbers above are undefined, which is not 0",
                reasons.entrySet().stream()
                        .map(each -> count(each.getValue(), VisibleText.of(each.getKey())))
                        .toList());
    }

    private static void gather(Account account, Map<String, Integer> reasons) {
        if (account.value() instanceof Score.Undefined undefined) {
            reasons.merge(undefined.reason(), 1, Integer::sum);
        }
        account.parts().forEach(part -> gather(part, reasons));
    }

    private static Account score(String name, Score score, Account... parts) {
        return Account.of(score, name + bracket(score), List.of(parts));
    }

    /** The interval, or why there is no number. */
    private static String bracket(Score score) {
        return switch (score) {
            case Score.Undefined undefined ->
                    " (undefined: " + VisibleText.of(undefined.reason()) + ")";
            case Score.Value value ->
                    value.interval()
                            .map(each ->
                                    Figures.format(
                                            " [%s, %s]",
                                            Account.number(each.low()),
                                            Account.number(each.high())))
                            .orElse("");
        };
    }

    private static Account count(int count, String what) {
        return count(count, what, List.of());
    }

    private static Account count(int count, String what, List<Account> parts) {
        return Account.of(Score.of(count), what, parts);
    }

    /** The windows' part of a score's account: what each adds to it, and by which tokens. */
    private static final class WindowAccount {

        private static final int TOKENS_SHOWN = 3;

        private WindowAccount() {}

        /**
         * @param score that the windows add up to
         * @param windows in the order to tell them
         */
        static Account of(Score score, List<ScoredWindow> windows) {
            return Account.of(
                    score.with(Optional.empty()),
                    windows.isEmpty()
                            ? "no window was simulated"
                            : "what the windows add up to, largest first: each one's part of the"
                                    + " covariance, over both deviations",
                    windows.stream().map(WindowAccount::of).toList());
        }

        private static Account of(ScoredWindow window) {
            String kind = window.top() ? window.uniform() ? "top and uniform" : "top" : "uniform";
            String tokens = window.contributions().map(each -> tokens(window, each)).orElse("");
            String sentence =
                    Figures.format(
                            "window %d of document %d, %s%s",
                            window.windowId(), window.documentId(), kind, tokens);
            return Account.of(window.contribution(), sentence, window);
        }

        /** The tokens that weigh most, in either direction. */
        private static String tokens(ScoredWindow window, List<Double> contributions) {
            return IntStream.range(0, contributions.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(p -> -Math.abs(contributions.get(p))))
                    .limit(TOKENS_SHOWN)
                    .map(p ->
                            VisibleText.quoted(window.tokenTexts().get(p))
                                    + " "
                                    + Account.number(contributions.get(p)))
                    .collect(Collectors.joining(", ", ": ", ""));
        }
    }
}
