package dev.hyaline.score;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.WindowSimulation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Goes over a card's score again, window by window, from the record alone: what each window adds to
 * it. A card whose score is not what its windows add up to is refused.
 */
public final class Recount {

    /** Rounding, where another machine adds in another order. */
    private static final double ROUNDING = 1e-9;

    private static final Comparator<ScoredWindow> LARGEST_FIRST =
            Comparator.comparingDouble(
                    window -> -window.contribution().number().orElse(Double.NEGATIVE_INFINITY));

    private Recount() {}

    /**
     * The scored windows, those that add most first; none where nothing is claimed.
     *
     * @param card to go over
     * @param explanation that the card is of
     * @param record of the unit, with its test windows
     * @param simulator the one that the card names
     * @param spelling a token's text
     */
    public static List<ScoredWindow> of(
            ScoreCard card,
            Explanation explanation,
            UnitRecord record,
            Simulator simulator,
            IntFunction<String> spelling) {
        check(card, explanation, simulator);
        if (explanation.status().nothing().isPresent()) {
            return List.of();
        }
        int most = card.windows().map(WindowLimit::test).orElse(Integer.MAX_VALUE);
        WindowSet windows = WindowSet.of(record, Split.TEST).first(most);
        Prediction prediction =
                Prediction.of(
                        windows.without(
                                card.failures().stream()
                                        .map(ScoreCard.Failure::windowId)
                                        .collect(Collectors.toSet())),
                        tokens -> simulator.simulate(explanation, tokens));
        Series series = Series.of(prediction.windows(), prediction);
        checkScore(card, series.correlation(Subset.TOP_AND_RANDOM));
        double[] terms = series.terms();
        List<ScoredWindow> scored = new ArrayList<>();
        int at = 0;
        for (ActivationRecord window : prediction.windows().windows()) {
            scored.add(scored(window, prediction, card.calibration(), terms, at, spelling));
            at += window.counted();
        }
        scored.sort(LARGEST_FIRST);
        return scored;
    }

    private static void check(ScoreCard card, Explanation explanation, Simulator simulator) {
        if (!card.explanation().equals(explanation.id())) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "card must be of explanation %s, but is of: %s",
                            explanation.id(), card.explanation()));
        }
        if (!card.simulator().equals(simulator.name())) {
            throw HyalineException.run(
                    "simulator must be the card's, %s, but is: %s (unit %s)",
                    card.simulator(), simulator.name(), card.unit());
        }
    }

    private static void checkScore(ScoreCard card, Score recounted) {
        double expected = recounted.number().orElse(Double.NaN);
        double stored = card.topAndRandom().correlation().number().orElse(Double.NaN);
        boolean same =
                Double.isNaN(expected)
                        ? Double.isNaN(stored)
                        : Math.abs(expected - stored) <= ROUNDING;
        if (!same) {
            throw HyalineException.damaged(
                    "score must be what its windows add up to, %s, but is: %s (unit %s)",
                    expected, stored, card.unit());
        }
    }

    /**
     * @param terms the contributions of all positions that count, window after window
     * @param at where this window's begin
     */
    private static ScoredWindow scored(
            ActivationRecord window,
            Prediction prediction,
            Optional<Calibration> calibration,
            double[] terms,
            int at,
            IntFunction<String> spelling) {
        WindowSimulation.Predicted predicted = prediction.of(window);
        List<Integer> positions = IntStream.range(0, window.length()).boxed().toList();
        return new ScoredWindow(
                window.windowId(),
                window.documentId(),
                window.firstPosition(),
                prediction.windows().isTop(window.windowId()),
                prediction.windows().isUniform(window.windowId()),
                positions.stream().map(window::token).toList(),
                positions.stream().map(p -> spelling.apply(window.token(p))).toList(),
                positions.stream().map(window::activation).toList(),
                positions.stream().map(predicted::value).toList(),
                calibration.map(
                        c -> positions.stream().map(p -> c.apply(predicted.value(p))).toList()),
                contributions(terms, at, window));
    }

    private static Optional<List<Double>> contributions(
            double[] terms, int at, ActivationRecord window) {
        if (terms.length == 0) {
            return Optional.empty();
        }
        List<Double> contributions = new ArrayList<>();
        int first = window.firstPosition();
        for (int p = 0; p < window.length(); p++) {
            contributions.add(p < first ? 0 : terms[at + p - first]);
        }
        return Optional.of(contributions);
    }
}
