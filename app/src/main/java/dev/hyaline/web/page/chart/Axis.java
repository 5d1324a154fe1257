package dev.hyaline.web.page.chart;

import java.util.Locale;

/** Round numbers for the axes of pictures. */
public final class Axis {

    private Axis() {}

    /** A round step that makes about so many parts of a span. */
    static double step(double span, int parts) {
        double rough = span / parts;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double ratio = rough / power;
        return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
    }

    /** A number on an axis with this step, with as many digits as it needs. */
    public static String label(double value, double step) {
        int digits = Math.clamp((int) -Math.floor(Math.log10(step) + 1e-9), 0, 6);
        String text = String.format(Locale.ROOT, "%." + digits + "f", value + 0.0);
        return text.startsWith("-") ? "−" + text.substring(1) : text;
    }
}
