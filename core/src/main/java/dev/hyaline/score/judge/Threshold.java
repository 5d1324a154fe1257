package dev.hyaline.score.judge;

import dev.hyaline.common.HyalineException;
import dev.hyaline.record.file.ActivationRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * From where on a token is active, and up to where it is silent, as shares of the unit's largest
 * activation on the explain split. What lies between is neither, and nobody is asked about it.
 *
 * @param maximum that largest activation, above 0
 */
record Threshold(double maximum) {

    /**
     * Half the maximum: the upper half of the levels that explainers are shown. Nearly every unit's
     * top windows of unseen text still reach it; far fewer reach much more.
     */
    static final double ACTIVE = 0.5;

    /**
     * Clearly below {@link #ACTIVE}, so that nobody is asked about borderline cases; but not so low
     * that units which hum on every window have no silent ones. Half of the uniform windows are
     * silent for two in three of the built-in model's units; at 0.2 for fewer than every other one.
     */
    static final double SILENT = 0.3;

    Threshold {
        if (!(maximum > 0)) {
            throw new IllegalArgumentException("maximum must be above 0, but is: " + maximum);
        }
    }

    boolean active(ActivationRecord window, int position) {
        return share(window, position) >= ACTIVE;
    }

    boolean silent(ActivationRecord window, int position) {
        return share(window, position) < SILENT;
    }

    /** Whether it has an active token. */
    boolean active(ActivationRecord window) {
        return !activePositions(window).isEmpty();
    }

    /** Whether all its tokens are silent, of which there is one at least. */
    boolean silent(ActivationRecord window) {
        for (int p = window.firstPosition(); p < window.length(); p++) {
            if (!silent(window, p)) {
                return false;
            }
        }
        return window.counted() > 0;
    }

    /** In ascending order, masked positions left out. */
    List<Integer> activePositions(ActivationRecord window) {
        List<Integer> active = new ArrayList<>();
        for (int p = window.firstPosition(); p < window.length(); p++) {
            if (active(window, p)) {
                active.add(p);
            }
        }
        return active;
    }

    private double share(ActivationRecord window, int position) {
        float activation = window.activation(position);
        if (!Float.isFinite(activation)) {
            throw HyalineException.numeric(
                    "activation must be finite, but is: %s (window %d, position %d)",
                    activation, window.windowId(), position);
        }
        return activation / maximum;
    }
}
