package dev.hyaline.explain;

import dev.hyaline.common.HyalineException;

/**
 * Activations as the whole numbers 0 to 10 that language models read and write:
 *
 * <pre>min(10, ⌊10 · max(0, a) / m⌋)</pre>
 *
 * in double, m the unit's largest activation; 0 throughout where m ≤ 0. Source: the 2023
 * neuron-explainer paper. Its released code takes the largest activation among the windows shown
 * whatever it is told.
 */
public final class Discretisation {

    /** The largest level. */
    public static final int LEVELS = 10;

    /** Below this share of shown tokens that are not 0, the paper's prompt lists those again. */
    public static final double SPARSE_SHARE = 0.2;

    private Discretisation() {}

    /**
     * The level of one activation.
     *
     * @param activation finite
     * @param maximum m, finite
     */
    public static int level(double activation, double maximum) {
        checkFinite("maximum", maximum);
        checkFinite("activation", activation);
        if (maximum <= 0) {
            return 0;
        }
        return (int) Math.min(LEVELS, Math.floor(LEVELS * Math.max(0, activation) / maximum));
    }

    private static void checkFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw HyalineException.numeric(what + " must be finite, but is: " + value);
        }
    }
}
