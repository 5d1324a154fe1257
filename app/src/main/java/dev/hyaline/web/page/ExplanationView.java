package dev.hyaline.web.page;

import dev.hyaline.explain.Explanation;
import java.util.List;

/**
 * One explanation.
 *
 * @param id of the explanation
 * @param pieces of its sentence
 * @param author who said it, with the version
 * @param evidence from what
 * @param score its newest card's headline, or a dash
 * @param selected whether the page is about it
 */
public record ExplanationView(
        String id,
        List<TextPiece> pieces,
        String author,
        String evidence,
        String score,
        boolean selected) {

    public ExplanationView {
        pieces = List.copyOf(pieces);
    }

    static ExplanationView of(Explanation explanation, String score, boolean selected) {
        return new ExplanationView(
                explanation.id(),
                TextPiece.of(explanation.text()),
                DisplayText.text(
                        explanation.provenance().explainer()
                                + " "
                                + explanation.provenance().version()),
                DisplayText.text(explanation.provenance().evidence()),
                score,
                selected);
    }
}
