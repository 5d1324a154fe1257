package dev.hyaline.simulate;

import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import java.util.List;

/**
 * Predicts activations from an explanation and tokens alone. It gets all windows at once, so that
 * several may share a request. Implementations are thread-safe.
 */
public interface Simulator {

    /** What score cards call it, such as {@code pattern}; with its version where it has some. */
    String name();

    /** One result a window, in their order; the scale is the simulator's own (see calibration). */
    List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> windows);

    /** What asking a language model would cost; nothing is sent. */
    default Estimate estimate(Explanation explanation, List<TokenWindow> windows) {
        return Estimate.NONE;
    }

    /** Whether it waits for a server most of the time, so that it is worth asking many at once. */
    default boolean waits() {
        return false;
    }
}
