package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.ScoredWindow;
import dev.hyaline.text.TokenText;
import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Makes all heat maps of a page.
 *
 * @param vocabulary that spells tokens
 * @param scale of the colours
 * @param documents names by number
 */
record HeatMaps(Vocabulary vocabulary, HeatScale scale, Map<Long, String> documents) {

    /** The windows of one split and kind, at most so many. */
    WindowGroup group(UnitRecord record, UnitRecord.Key key, int most) {
        return new WindowGroup(
                WindowGroup.title(key),
                scale,
                record.windows(key.split(), key.kind()).stream()
                        .limit(most)
                        .map(each -> of(each, key.kind()))
                        .toList());
    }

    private HeatWindow of(ActivationRecord record, WindowKind kind) {
        return new HeatWindow(
                record.windowId(),
                document(record.documentId()),
                WindowGroup.words(kind),
                Figures.activation(record.maximum()),
                List.of(),
                false,
                tokens(record.tokens(), record.firstPosition(), record::activation));
    }

    /** Of a scored window: true values, and simulated ones on the unit's scale. */
    HeatWindow of(ScoredWindow scored, double maximum, List<String> facts) {
        return new HeatWindow(
                scored.windowId(),
                document(scored.documentId()),
                scored.top() ? scored.uniform() ? "top and random" : "top" : "random",
                Figures.activation(maximum),
                facts,
                true,
                tokens(
                        scored.tokens().stream().mapToInt(Integer::intValue).toArray(),
                        scored.firstPosition(),
                        scored.activations()::get,
                        Optional.of(scored.calibrated().orElse(scored.simulated())::get)));
    }

    private String document(long id) {
        return documents.getOrDefault(id, "document " + id);
    }

    /**
     * Of any text, with true values alone.
     *
     * @param firstPosition the first that counts
     */
    List<HeatWindow.Token> tokens(int[] ids, int firstPosition, IntToDoubleFunction truth) {
        return tokens(ids, firstPosition, truth, Optional.empty());
    }

    private List<HeatWindow.Token> tokens(
            int[] ids,
            int firstPosition,
            IntToDoubleFunction truth,
            Optional<IntToDoubleFunction> simulated) {
        List<HeatWindow.Token> tokens = new ArrayList<>();
        for (TokenText text : vocabulary.texts(ids)) {
            double value = largest(text, truth);
            Optional<Double> guess = simulated.map(values -> largest(text, values));
            String number = Figures.activation(value);
            boolean masked = text.firstPosition() < firstPosition;
            tokens.add(
                    new HeatWindow.Token(
                            DisplayText.running(text.text()),
                            masked ? "" : scale.level(value),
                            masked ? "" : guess.map(scale::level).orElse(""),
                            guess.map(each ->
                                            "true "
                                                    + number
                                                    + " · simulated "
                                                    + Figures.activation(each))
                                    .orElse(number),
                            masked));
        }
        return tokens;
    }

    private static double largest(TokenText text, IntToDoubleFunction values) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int p = text.firstPosition(); p < text.firstPosition() + text.positions(); p++) {
            largest = Math.max(largest, values.applyAsDouble(p));
        }
        return largest;
    }
}
