package dev.hyaline.explain.compat;

import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Discretisation;
import java.util.List;

/**
 * The discretisation of the released 2023 code. Where it departs from {@link Discretisation}: the
 * maximum is that of the windows shown, with position 0; NaN counts as 0; what overflows is an
 * error; and so is an empty window.
 */
public final class ReferenceDiscretisation {

    /**
     * @param maximum the largest activation shown, at least 0
     * @param nonZeroShare the share of all tokens shown whose level is not 0
     */
    public record Shown(double maximum, double nonZeroShare) {}

    private ReferenceDiscretisation() {}

    /** The levels of a series under a given maximum. */
    public static int[] levels(double[] activations, double maximum) {
        int[] levels = new int[activations.length];
        if (maximum <= 0) {
            return levels;
        }
        for (int i = 0; i < levels.length; i++) {
            double scaled = Discretisation.LEVELS * rectified(activations[i]) / maximum;
            if (!Double.isFinite(scaled)) {
                throw HyalineException.numeric(
                        "activation over maximum must be finite, but is: %s / %s (index %d)",
                        activations[i], maximum, i);
            }
            levels[i] = (int) Math.min(Discretisation.LEVELS, scaled);
        }
        return levels;
    }

    /**
     * The maximum and the share of non-zero levels of the windows shown: at least one, none empty.
     */
    public static Shown shown(List<double[]> windows) {
        if (windows.isEmpty() || windows.stream().anyMatch(window -> window.length == 0)) {
            throw HyalineException.numeric(
                    "windows shown must be some and none empty, but are not");
        }
        double maximum = 0;
        for (double[] window : windows) {
            for (double activation : window) {
                maximum = Math.max(maximum, rectified(activation));
            }
        }
        long nonZero = 0;
        long tokens = 0;
        for (double[] window : windows) {
            for (int level : levels(window, maximum)) {
                nonZero += level > 0 ? 1 : 0;
                tokens++;
            }
        }
        return new Shown(maximum, (double) nonZero / tokens);
    }

    /** The positive part; 0 for NaN, as no comparison with it holds. */
    private static double rectified(double activation) {
        return activation > 0 ? activation : 0;
    }
}
