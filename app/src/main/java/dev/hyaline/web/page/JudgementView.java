package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.score.judge.JudgeCard;

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
                        Figures.score(card.balancedAccuracy().number()),
                        Figures.interval(card.balancedAccuracy().interval())),
                with(Figures.score(card.auc().number()), Figures.interval(card.auc().interval())),
                "%s items of %s documents, %s without an answer%s"
                        .formatted(
                                Figures.count((long) card.yes() + card.no()),
                                Figures.count(card.documents()),
                                Figures.count(card.failures().size()),
                                card.provisional() ? ", not complete yet" : ""),
                card.control()
                        .map(each -> Figures.score(each.balancedAccuracy().number()))
                        .orElse(""));
    }

    private static String with(String score, String interval) {
        return interval.isEmpty() ? score : score + " (" + interval + ")";
    }
}
