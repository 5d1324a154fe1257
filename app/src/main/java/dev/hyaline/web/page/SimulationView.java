package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.score.ScoredWindow;
import dev.hyaline.web.page.chart.Chart;
import dev.hyaline.web.page.chart.Scatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    public enum Order {
        /** Those that add most to the score. */
        SHARE("share of the score"),
        /** Those with the largest error. */
        ERROR("error"),
        /** Those with the highest activation. */
        MAXIMUM("largest activation");

        private final String words;

        Order(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** How an address spells it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static SimulationView of(
            List<ScoredWindow> scored,
            Order order,
            Map<Long, String> documents,
            TokenDisplay display) {
        List<ScoredWindow> sorted = new ArrayList<>(scored);
        sorted.sort(
                switch (order) {
                    case SHARE ->
                            Comparator.comparingDouble(
                                    each -> -each.contribution().number().orElse(-2));
                    case ERROR -> Comparator.comparingDouble(each -> -error(each));
                    case MAXIMUM -> Comparator.comparingDouble(each -> -maximum(each));
                });
        List<HeatWindow> windows = new ArrayList<>();
        for (ScoredWindow each : sorted) {
            List<String> facts =
                    List.of(
                            "error " + Figures.activation(error(each)),
                            "adds "
                                    + Figures.score(each.contribution().number())
                                    + " to the score");
            windows.add(
                    HeatWindow.of(
                            each,
                            documents.getOrDefault(
                                    each.documentId(), "document " + each.documentId()),
                            facts,
                            display.vocabulary(),
                            display.scale()));
        }
        return new SimulationView(windows, Scatter.of(scored, display.scale().largest()), order);
    }

    /** Root of the mean squared difference over its tokens. */
    private static double error(ScoredWindow window) {
        List<Double> guesses = window.calibrated().orElse(window.simulated());
        double sum = 0;
        int n = window.tokens().size();
        for (int p = ActivationRecord.FIRST_POSITION; p < n; p++) {
            double off = window.activations().get(p) - guesses.get(p);
            sum += off * off;
        }
        return Math.sqrt(sum / Math.max(1, n - ActivationRecord.FIRST_POSITION));
    }

    private static double maximum(ScoredWindow window) {
        return window.activations().stream()
                .skip(ActivationRecord.FIRST_POSITION)
                .mapToDouble(Float::doubleValue)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }
}
