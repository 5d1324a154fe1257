package dev.hyaline.web.page.chart;

import dev.hyaline.common.Figures;
import dev.hyaline.score.ScoredWindow;
import java.util.List;

/**
 * True against simulated activations, token by token, counted in small squares: stronger in colour
 * where there are more.
 */
public final class Scatter {

    private static final int SIDE = 320;
    private static final int CELLS = 40;
    private static final double CELL = (double) SIDE / CELLS;

    private Scatter() {}

    /**
     * @param largest activation of the page's scale
     */
    public static Chart of(List<ScoredWindow> windows, double largest) {
        Axis axis = new Axis(Math.max(smallest(windows), -largest), largest, SIDE);
        Marks marks =
                new Marks()
                        .box("frame", 0, 0, SIDE, SIDE, null, null)
                        .line("diagonal", 0, SIDE, SIDE, 0, null);
        axis.ticks((at, text) ->
                marks.text("tick", at, 338, text).text("tick end", -8, SIDE - at + 4, text));
        cells(count(windows, axis), marks);
        marks.text("label", 160, 364, "simulated").upwards("label", -40, 160, "true");
        return new Chart(
                "scatter",
                null,
                "-52 -10 384 384",
                "True against simulated activations of all scored tokens",
                marks.list());
    }

    private static double smallest(List<ScoredWindow> windows) {
        double low = 0;
        for (ScoredWindow window : windows) {
            for (double guess : window.calibrated().orElse(window.simulated())) {
                low = Math.min(low, guess);
            }
            for (float truth : window.activations()) {
                low = Math.min(low, truth);
            }
        }
        return low;
    }

    private static int[][] count(List<ScoredWindow> windows, Axis axis) {
        int[][] counts = new int[CELLS][CELLS];
        for (ScoredWindow window : windows) {
            List<Double> guesses = window.calibrated().orElse(window.simulated());
            for (int p = window.firstPosition(); p < guesses.size(); p++) {
                counts[cell(guesses.get(p), axis)][cell(window.activations().get(p), axis)]++;
            }
        }
        return counts;
    }

    private static int cell(double value, Axis axis) {
        double share = (value - axis.low()) / (axis.high() - axis.low());
        return (int) Math.clamp(share * CELLS, 0, CELLS - 1);
    }

    private static void cells(int[][] counts, Marks marks) {
        for (int x = 0; x < CELLS; x++) {
            for (int y = 0; y < CELLS; y++) {
                int count = counts[x][y];
                if (count > 0) {
                    marks.box(
                            "cell",
                            x * CELL,
                            SIDE - (y + 1) * CELL,
                            CELL - 1,
                            CELL - 1,
                            Figures.score(Math.min(1, 0.25 + 0.15 * Math.log(count))),
                            Figures.count(count, "token"));
                }
            }
        }
    }
}
