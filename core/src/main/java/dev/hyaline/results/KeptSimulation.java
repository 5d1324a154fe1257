package dev.hyaline.results;

import dev.hyaline.explain.Explanation;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A simulator that keeps what it predicted for one explanation. For one thread. */
public final class KeptSimulation implements Simulator {

    private final Simulator simulator;
    private final SortedMap<Long, WindowSimulation.Predicted> windows = new TreeMap<>();
    private Optional<String> unanswered = Optional.empty();

    public KeptSimulation(Simulator simulator) {
        this.simulator = simulator;
    }

    @Override
    public String name() {
        return simulator.name();
    }

    @Override
    public List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> asked) {
        List<WindowSimulation> simulation = watched(explanation, asked);
        for (int i = 0; i < asked.size(); i++) {
            if (simulation.get(i) instanceof WindowSimulation.Predicted predicted) {
                windows.put(asked.get(i).windowId(), predicted);
            }
        }
        return simulation;
    }

    /** The same simulator for a control: only whether it answered is kept. */
    public Simulator control() {
        return new Simulator() {
            @Override
            public String name() {
                return simulator.name();
            }

            @Override
            public List<WindowSimulation> simulate(
                    Explanation explanation, List<TokenWindow> asked) {
                return watched(explanation, asked);
            }
        };
    }

    private List<WindowSimulation> watched(Explanation explanation, List<TokenWindow> asked) {
        List<WindowSimulation> simulation = simulator.simulate(explanation, asked);
        for (WindowSimulation window : simulation) {
            if (window instanceof WindowSimulation.Unanswered none) {
                unanswered = Optional.of(none.reason());
            }
        }
        return simulation;
    }

    /** What was predicted, by window. */
    SortedMap<Long, WindowSimulation.Predicted> windows() {
        return windows;
    }

    /** Why the simulator could not be reached for some window, the control's included. */
    public Optional<String> unanswered() {
        return unanswered;
    }
}
