package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.UnitSummary;
import java.util.ArrayList;
import java.util.List;

/**
 * Activations as colours: the same on a whole page. Positive ones are of one hue, negative ones of
 * another, in twenty steps up to the largest.
 *
 * @param largest the activation of the strongest colour, above 0
 */
public record HeatScale(double largest) {

    private static final int STEPS = 20;
    private static final double SMALLEST = 1e-9;

    public HeatScale {
        largest = Double.isFinite(largest) && largest > SMALLEST ? largest : 1;
    }

    /** One for everything that is recorded of a unit. */
    static HeatScale of(UnitSummary summary) {
        return new HeatScale(largest(summary));
    }

    /** The largest activation of all splits; 0 for none above it. */
    static double largest(UnitSummary summary) {
        return summary.splits().values().stream()
                .mapToDouble(SplitStatistics::maximum)
                .filter(maximum -> maximum > 0)
                .max()
                .orElse(0);
    }

    /** The class of a value's colour; empty for nearly nothing. */
    public String level(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        long step = Math.round(STEPS * Math.clamp(value / largest, -1, 1));
        return step == 0 ? "" : step > 0 ? "h" + step : "l" + -step;
    }

    /** The legend: a class for each step, from the most negative. */
    public List<String> legend() {
        List<String> classes = new ArrayList<>();
        for (int step = -STEPS; step <= STEPS; step += 2) {
            classes.add(level(largest * step / STEPS));
        }
        return classes;
    }

    public String low() {
        return Figures.activation(-largest);
    }

    public String high() {
        return Figures.activation(largest);
    }
}
