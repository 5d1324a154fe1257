package dev.hyaline.web.page;

import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.web.page.chart.Figures;

/**
 * What a judge made of an explanation.
 *
 * @param task what it was asked
 * @param judge who it is
 * @param accuracy balanced, with its interval
 * @param auc with its interval
 * @param standing what it stands on
 * @param control the same with another unit's explanation; empty without one
 */
public record JudgementView(
        String task, String judge, String accuracy, String auc, String standing, String control) {

    static JudgementView of(JudgeCard card) {
        return new JudgementView(
                DisplayText.text(card.task().toString()),
                DisplayText.text(card.judge()),
                with(
                        Figures.score(card.balancedAccuracy()),
                        Figures.interval(card.balancedAccuracy())),
                with(Figures.score(card.auc()), Figures.interval(card.auc())),
                "%s items of %s documents, %s without an answer%s"
                        .formatted(
                                Figures.count((long) card.yes() + card.no()),
                                Figures.count(card.documents()),
                                Figures.count(card.failures().size()),
                                card.provisional() ? ", not complete yet" : ""),
                card.control().map(each -> Figures.score(each.balancedAccuracy())).orElse(""));
    }

    private static String with(String score, String interval) {
        return interval.isEmpty() ? score : score + " (" + interval + ")";
    }
}
