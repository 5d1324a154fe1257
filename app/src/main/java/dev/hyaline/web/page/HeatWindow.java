package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.score.ScoredWindow;
import dev.hyaline.text.TokenText;
import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A window as a heat map.
 *
 * @param window its number in the run
 * @param document whose window it is
 * @param why it is shown: top, random, a band
 * @param maximum the largest activation
 * @param facts more about it, such as its error
 * @param paired whether there are simulated values
 * @param tokens in their order
 */
public record HeatWindow(
        long window,
        String document,
        String why,
        String maximum,
        List<String> facts,
        boolean paired,
        List<Token> tokens) {

    /**
     * One token, or several that only together spell a character.
     *
     * @param text as it is shown
     * @param level class of the true activation's colour
     * @param simulatedLevel class of the simulated one's; empty in a window without simulation
     * @param value both values, or one, for whoever points at it
     * @param masked whether it is a first position, which counts nowhere
     */
    public record Token(
            String text, String level, String simulatedLevel, String value, boolean masked) {}

    public HeatWindow {
        facts = List.copyOf(facts);
        tokens = List.copyOf(tokens);
    }

    /** Of a record, with true values alone. */
    static HeatWindow of(
            ActivationRecord record,
            String document,
            String why,
            Vocabulary vocabulary,
            HeatScale scale) {
        return new HeatWindow(
                record.windowId(),
                document,
                why,
                Figures.activation(record.maximum()),
                List.of(),
                false,
                tokens(record.tokens(), record::activation, vocabulary, scale));
    }

    /** Of any text, with true values alone. */
    static List<Token> tokens(
            int[] ids, IntToDoubleFunction values, Vocabulary vocabulary, HeatScale scale) {
        List<Token> tokens = new ArrayList<>();
        for (TokenText text : vocabulary.texts(ids)) {
            double value = largest(text, values);
            boolean masked = text.firstPosition() < ActivationRecord.FIRST_POSITION;
            tokens.add(
                    new Token(
                            DisplayText.running(text.text()),
                            masked ? "" : scale.level(value),
                            "",
                            Figures.activation(value),
                            masked));
        }
        return tokens;
    }

    /** Of a scored window: true values, and simulated ones on the unit's scale. */
    static HeatWindow of(
            ScoredWindow scored,
            String document,
            List<String> facts,
            Vocabulary vocabulary,
            HeatScale scale) {
        int[] ids = scored.tokens().stream().mapToInt(Integer::intValue).toArray();
        List<Double> simulated = scored.calibrated().orElse(scored.simulated());
        List<Token> tokens = new ArrayList<>();
        double maximum = Double.NEGATIVE_INFINITY;
        for (TokenText text : vocabulary.texts(ids)) {
            double truth = largest(text, p -> scored.activations().get(p));
            double guess = largest(text, simulated::get);
            boolean masked = text.firstPosition() < ActivationRecord.FIRST_POSITION;
            maximum = masked ? maximum : Math.max(maximum, truth);
            tokens.add(
                    new Token(
                            DisplayText.running(text.text()),
                            masked ? "" : scale.level(truth),
                            masked ? "" : scale.level(guess),
                            "true "
                                    + Figures.activation(truth)
                                    + " · simulated "
                                    + Figures.activation(guess),
                            masked));
        }
        String why = scored.top() ? scored.uniform() ? "top and random" : "top" : "random";
        return new HeatWindow(
                scored.windowId(), document, why, Figures.activation(maximum), facts, true, tokens);
    }

    private static double largest(TokenText text, IntToDoubleFunction values) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int p = text.firstPosition(); p < text.firstPosition() + text.positions(); p++) {
            largest = Math.max(largest, values.applyAsDouble(p));
        }
        return largest;
    }
}
