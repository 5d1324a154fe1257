package dev.hyaline.simulate;

import java.util.Collections;
import java.util.List;

/**
 * The activations that an explanation predicts.
 *
 * @param windows one for each window given, in their order
 */
public record Simulation(List<WindowSimulation> windows) {

    public Simulation {
        windows = List.copyOf(windows);
    }

    /** Nothing was predicted for any window, each time for the same reason. */
    public static Simulation failed(int windows, String reason) {
        return new Simulation(Collections.nCopies(windows, new WindowSimulation.Failed(reason)));
    }
}
