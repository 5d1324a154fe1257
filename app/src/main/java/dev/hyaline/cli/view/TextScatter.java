package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Points in a plane, drawn with characters: how dark a character is says how many points are in its
 * cell. Both axes have the same range, and a line shows where both numbers are equal. Fits a
 * terminal of 80 columns.
 */
final class TextScatter {

    private static final int COLUMNS = 60;
    private static final int ROWS = 20;
    private static final int COLUMNS_A_ROW = COLUMNS / ROWS;
    private static final double TICK = 0.1;

    /** For 1, from 2, from 4, from 8, from 16 and from 32 points. */
    private static final String DENSITY = ".:+*#@";

    private static final char DIAGONAL = '/';

    private final double low;
    private final double high;
    private final int[][] counts = new int[ROWS][COLUMNS];

    /** At least one point; all finite. */
    private TextScatter(double[] x, double[] y) {
        DoubleSummaryStatistics all =
                DoubleStream.concat(DoubleStream.of(x), DoubleStream.of(y)).summaryStatistics();
        low = Math.floor(all.getMin() / TICK) * TICK;
        high = Math.max(Math.ceil(all.getMax() / TICK) * TICK, low + TICK);
        for (int i = 0; i < x.length; i++) {
            counts[cell(y[i], ROWS)][cell(x[i], COLUMNS)]++;
        }
    }

    /**
     * @param x as many as y
     * @param xLabel what x is
     * @param yLabel what y is
     * @return lines, the top one first
     */
    static List<String> of(double[] x, double[] y, String xLabel, String yLabel) {
        TextScatter scatter = new TextScatter(x, y);
        List<String> lines = new ArrayList<>();
        lines.add("  " + yLabel);
        for (int row = ROWS - 1; row >= 0; row--) {
            lines.add(scatter.label(row) + " |" + scatter.cells(row).stripTrailing());
        }
        lines.add("      +" + "-".repeat(COLUMNS));
        lines.add(scatter.axis());
        lines.add(" ".repeat(Math.max(0, 7 + COLUMNS - xLabel.length())) + xLabel);
        lines.add("  units in a cell: . 1  : 2  + 4  * 8  # 16  @ 32 or more;  / where x = y");
        return lines;
    }

    private int cell(double value, int cells) {
        return Math.min(cells - 1, (int) ((value - low) / (high - low) * cells));
    }

    /** The ends and the middle of the y axis have numbers. */
    private String label(int row) {
        return switch (row) {
            case 0 -> tick(low);
            case ROWS / 2 -> tick((low + high) / 2);
            case ROWS - 1 -> tick(high);
            default -> " ".repeat(5);
        };
    }

    private String axis() {
        String gap = " ".repeat(COLUMNS / 2 - 5);
        return " ".repeat(3) + tick(low) + gap + tick((low + high) / 2) + gap + tick(high);
    }

    private static String tick(double value) {
        return Figures.format("%5.2f", value + 0.0);
    }

    private String cells(int row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            int count = counts[row][column];
            if (count > 0) {
                int power = 31 - Integer.numberOfLeadingZeros(count);
                line.append(DENSITY.charAt(Math.min(power, DENSITY.length() - 1)));
            } else {
                line.append(column == row * COLUMNS_A_ROW + COLUMNS_A_ROW / 2 ? DIAGONAL : ' ');
            }
        }
        return line.toString();
    }
}
