package dev.hyaline.web.page;

import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Explanation;
import dev.hyaline.score.Recount;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoredWindow;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.UnitData;
import java.util.List;
import java.util.Optional;

/**
 * A card's windows with their simulated values.
 *
 * @param windows those that can be computed again from the record; empty where they cannot
 * @param reason why they cannot; empty where they can
 */
public record ScoredWindows(List<ScoredWindow> windows, String reason) {

    public ScoredWindows {
        windows = List.copyOf(windows);
    }

    /** Of an explanation's newest card. */
    static ScoredWindows of(RunView run, UnitData data, Optional<Explanation> explanation) {
        Optional<ScoreCard> card = explanation.flatMap(data::card);
        if (card.isEmpty()) {
            return new ScoredWindows(List.of(), "not scored yet (hyaline score RUN)");
        }
        try {
            List<ScoredWindow> windows =
                    Recount.of(
                            card.get(),
                            explanation.get(),
                            data.record(),
                            run.simulator(card.get()),
                            run.vocabulary()::spelled);
            return new ScoredWindows(windows, windows.isEmpty() ? "nothing was simulated" : "");
        } catch (HyalineException e) {
            return new ScoredWindows(List.of(), DisplayText.text(String.valueOf(e.getMessage())));
        }
    }
}
