package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.score.Account;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.SubsetScores;
import java.util.List;

/**
 * A score card on a page.
 *
 * @param headline top-and-random
 * @param interval of the headline; empty without one
 * @param standing what it stands on
 * @param simulator that predicted
 * @param forest all scores at a glance
 * @param account all of them in words
 */
public record Card(
        String headline,
        String interval,
        String standing,
        String simulator,
        Forest forest,
        List<AccountRow> account) {

    public Card {
        account = List.copyOf(account);
    }

    static Card of(ScoreCard card, Account account) {
        SubsetScores scores = card.topAndRandom();
        return new Card(
                Figures.score(scores.correlation().number()),
                Figures.interval(scores.correlation().interval()),
                "%s windows of %s documents that no explainer saw"
                                .formatted(
                                        Figures.count(scores.windows()),
                                        Figures.count(scores.documents()))
                        + card.provisional()
                                .map(why -> "; provisional: " + DisplayText.text(why))
                                .orElse(""),
                DisplayText.text(card.simulator()),
                Forest.of(card),
                AccountRow.of(account));
    }
}
