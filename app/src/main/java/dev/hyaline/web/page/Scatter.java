package dev.hyaline.web.page;

import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.score.ScoredWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * True against simulated activations, token by token, counted in small squares: darker where there
 * are more. Coordinates are those of the picture.
 *
 * @param cells squares with at least one token
 * @param diagonalFrom where truth and simulation are equal, at the lower left: x, y
 * @param diagonalTo the same at the upper right
 * @param ticks along both axes
 */
public record Scatter(List<Cell> cells, String diagonalFrom, String diagonalTo, List<Tick> ticks) {

    /** The picture's side without its margins. */
    public static final int SIDE = 320;

    private static final int CELLS = 40;
    private static final double CELL = (double) SIDE / CELLS;

    /**
     * @param x left
     * @param y top
     * @param opacity how dark
     * @param title how many tokens
     */
    public record Cell(String x, String y, String opacity, String title) {}

    /**
     * @param at along the axis
     * @param text beside it
     */
    public record Tick(double at, String text) {}

    public Scatter {
        cells = List.copyOf(cells);
        ticks = List.copyOf(ticks);
    }

    public static String cell() {
        return Figures.at(CELL - 1);
    }

    static Scatter of(List<ScoredWindow> windows, HeatScale scale) {
        double low = 0;
        double high = scale.largest();
        for (ScoredWindow window : windows) {
            for (double guess : window.calibrated().orElse(window.simulated())) {
                low = Math.min(low, guess);
            }
            for (float truth : window.activations()) {
                low = Math.min(low, truth);
            }
        }
        low = Math.max(low, -high);
        int[][] counts = new int[CELLS][CELLS];
        for (ScoredWindow window : windows) {
            count(window, low, high, counts);
        }
        double diagonal = 0;
        return new Scatter(
                cells(counts),
                Figures.at(diagonal) + "," + Figures.at(SIDE - diagonal),
                Figures.at(SIDE) + "," + Figures.at(0),
                ticks(low, high));
    }

    private static void count(ScoredWindow window, double low, double high, int[][] counts) {
        List<Double> guesses = window.calibrated().orElse(window.simulated());
        for (int p = ActivationRecord.FIRST_POSITION; p < guesses.size(); p++) {
            int x = cell(guesses.get(p), low, high);
            int y = cell(window.activations().get(p), low, high);
            counts[x][y]++;
        }
    }

    private static int cell(double value, double low, double high) {
        return (int) Math.clamp((value - low) / (high - low) * CELLS, 0, CELLS - 1);
    }

    private static List<Cell> cells(int[][] counts) {
        List<Cell> cells = new ArrayList<>();
        for (int x = 0; x < CELLS; x++) {
            for (int y = 0; y < CELLS; y++) {
                int count = counts[x][y];
                if (count > 0) {
                    double dark = Math.min(1, 0.25 + 0.15 * Math.log(count));
                    cells.add(
                            new Cell(
                                    Figures.at(x * CELL),
                                    Figures.at(SIDE - (y + 1) * CELL),
                                    Figures.score(dark),
                                    Figures.count(count) + (count == 1 ? " token" : " tokens")));
                }
            }
        }
        return cells;
    }

    private static List<Tick> ticks(double low, double high) {
        double step = Axis.step(high - low, 5);
        List<Tick> ticks = new ArrayList<>();
        for (double value = Math.ceil(low / step) * step; value <= high; value += step) {
            ticks.add(new Tick((value - low) / (high - low) * SIDE, Axis.label(value, step)));
        }
        return ticks;
    }
}
