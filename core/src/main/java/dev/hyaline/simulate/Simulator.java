package dev.hyaline.simulate;

import dev.hyaline.explain.Explanation;
import java.util.List;

/**
 * Predicts activations from an explanation and tokens alone. It gets all windows at once, so that
 * several may share a request. Implementations are thread-safe.
 */
public interface Simulator {

    /** What score cards call it, such as {@code pattern}; with its version where it has some. */
    String name();

    /** One result a window, in their order; the scale is the simulator's own (see calibration). */
    Simulation simulate(Explanation explanation, List<TokenWindow> windows);
}
