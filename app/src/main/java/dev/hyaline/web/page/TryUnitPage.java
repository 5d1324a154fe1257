package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import dev.hyaline.web.data.TriedText;
import java.util.List;

/**
 * A text with one unit's activations.
 *
 * @param unit its short form
 * @param text as it was typed
 * @param scale of the colours
 * @param maximum the largest activation of the text
 * @param recorded the largest activation of the corpus
 * @param tokens as a heat map
 * @param note what else is to be said; empty for nothing
 */
public record TryUnitPage(
        String unit,
        String text,
        HeatScale scale,
        String maximum,
        String recorded,
        List<HeatWindow.Token> tokens,
        String note) {

    public TryUnitPage {
        tokens = List.copyOf(tokens);
    }

    /**
     * @param summary of the unit, which has the scale
     */
    public static TryUnitPage of(
            UnitId unit,
            String text,
            TriedText.OnUnit tried,
            UnitSummary summary,
            Vocabulary vocabulary) {
        double recorded = 0;
        for (Split split : Split.values()) {
            double maximum = summary.split(split).maximum();
            recorded = Double.isNaN(maximum) ? recorded : Math.max(recorded, maximum);
        }
        double most =
                tried.activations().stream()
                        .skip(tried.activations().size() > 1 ? 1 : 0)
                        .mapToDouble(Float::doubleValue)
                        .max()
                        .orElse(Double.NaN);
        HeatScale scale = new HeatScale(recorded);
        int[] ids = tried.text().tokens().stream().mapToInt(Integer::intValue).toArray();
        return new TryUnitPage(
                unit.toString(),
                DisplayText.typed(text),
                scale,
                Figures.activation(most),
                Figures.activation(recorded),
                HeatWindow.tokens(ids, p -> tried.activations().get(p), vocabulary, scale),
                tried.text().cut() ? "The text is longer; only its beginning was read." : "");
    }
}
