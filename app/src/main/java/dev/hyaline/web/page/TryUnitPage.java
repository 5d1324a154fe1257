package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.subject.ProbedText;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import java.util.List;
import java.util.Map;

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
     * @param firstPosition the first that counts in the run
     */
    public static TryUnitPage of(
            UnitId unit,
            String text,
            ProbedText.OnUnit tried,
            UnitSummary summary,
            Vocabulary vocabulary,
            int firstPosition) {
        double recorded = HeatScale.largest(summary);
        double most =
                tried.activations().stream()
                        .skip(tried.activations().size() > firstPosition ? firstPosition : 0)
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
                new HeatMaps(vocabulary, scale, Map.of())
                        .tokens(ids, firstPosition, tried.activations()::get),
                tried.text().cut() ? "The text is longer; only its beginning was read." : "");
    }
}
