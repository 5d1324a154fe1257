package dev.hyaline.score;

import dev.hyaline.explain.VisibleText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The windows' part of a score's account: what each adds to it, and by which tokens. */
final class WindowAccount {

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
                "window %d of document %d, %s%s"
                        .formatted(window.windowId(), window.documentId(), kind, tokens);
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
