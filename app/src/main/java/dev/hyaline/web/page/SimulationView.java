package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.score.ScoredWindow;
import dev.hyaline.web.page.chart.Chart;
import dev.hyaline.web.page.chart.Scatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * True against simulated activations of one score card.
 *
 * @param windows all scored windows
 * @param scatter all their tokens as a picture
 * @param order how the windows are sorted
 */
public record SimulationView(List<HeatWindow> windows, Chart scatter, Order order) {

    public SimulationView {
        windows = List.copyOf(windows);
    }

    /** How scored windows can be sorted. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without a state
    public enum Order {
        /** Those that add most to the score. */
        SHARE("share of the score", each -> each.contribution().number().orElse(-2)),
        /** Those with the largest error. */
        ERROR("error", SimulationView::error),
        /** Those with the highest activation. */
        MAXIMUM("largest activation", SimulationView::maximum);

        private final String words;
        private final ToDoubleFunction<ScoredWindow> key;

        Order(String words, ToDoubleFunction<ScoredWindow> key) {
            this.words = words;
            this.key = key;
        }

        public String words() {
            return words;
        }

        /** How an address spells it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static SimulationView of(List<ScoredWindow> scored, Order order, HeatMaps maps) {
        return new SimulationView(
                scored.stream()
                        .sorted(Comparator.comparingDouble(each -> -order.key.applyAsDouble(each)))
                        .map(each -> maps.of(each, maximum(each), facts(each)))
                        .toList(),
                Scatter.of(scored, maps.scale().largest()),
                order);
    }

    private static List<String> facts(ScoredWindow window) {
        return List.of(
                "error " + Figures.activation(error(window)),
                "adds " + Figures.score(window.contribution().number()) + " to the score");
    }

    /** Root of the mean squared difference over its tokens. */
    private static double error(ScoredWindow window) {
        List<Double> guesses = window.calibrated().orElse(window.simulated());
        double sum = 0;
        int n = window.tokens().size();
        for (int p = window.firstPosition(); p < n; p++) {
            double off = window.activations().get(p) - guesses.get(p);
            sum += off * off;
        }
        return Math.sqrt(sum / Math.max(1, n - window.firstPosition()));
    }

    private static double maximum(ScoredWindow window) {
        return window.activations().stream()
                .skip(window.firstPosition())
                .mapToDouble(Float::doubleValue)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }
}
