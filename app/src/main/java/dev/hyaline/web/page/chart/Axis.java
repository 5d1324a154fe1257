package dev.hyaline.web.page.chart;

import dev.hyaline.common.Figures;
import java.util.function.BiConsumer;

/**
 * Round numbers for the axes of pictures.
 *
 * @param low where the axis begins
 * @param high where it ends
 * @param length in the picture
 */
public record Axis(double low, double high, double length) {

    private static final int PARTS = 5;

    /** How far along the axis a number is. */
    public double along(double value) {
        return (value - low) / (high - low) * length;
    }

    /** Gives each round number, as how far along it is and what stands beside it. */
    void ticks(BiConsumer<Double, String> tick) {
        double step = step(high - low, PARTS);
        for (double value = Math.ceil(low / step) * step; value <= high; value += step) {
            tick.accept(along(value), label(value, step));
        }
    }

    /** A round step that makes about so many parts of a span. */
    private static double step(double span, int parts) {
        double rough = span / parts;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double ratio = rough / power;
        return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
    }

    /** A number on an axis with this step, with as many digits as it needs. */
    public static String label(double value, double step) {
        int digits = Math.clamp((int) -Math.floor(Math.log10(step) + 1e-9), 0, 6);
        String text = Figures.decimals(value + 0.0, digits);
        return text.startsWith("-") ? "−" + text.substring(1) : text;
    }
}
