package dev.hyaline.results;

import dev.hyaline.common.Json;
import dev.hyaline.explain.Explanation;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RowHash;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What language models simulated, in the catalogue: it cannot be computed again. */
public final class Simulations {

    private final Catalogue catalogue;

    Simulations(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * What a simulator predicted from one explanation.
     *
     * @param explanation its id
     */
    public record NewSimulation(String explanation, KeptSimulation kept) {}

    /** Adds what one simulator predicted. */
    public void add(String simulator, List<NewSimulation> some) {
        catalogue.write(handle -> {
            RowHash.Inserting rows =
                    RowHash.inserting(handle, "INSERT OR REPLACE INTO simulation", "");
            for (NewSimulation each : some) {
                each.kept()
                        .windows()
                        .forEach((window, predicted) ->
                                rows.add(
                                        Map.of(
                                                "explanation_key",
                                                each.explanation(),
                                                "simulator",
                                                simulator,
                                                "window_id",
                                                window,
                                                "simulated",
                                                json(predicted))));
            }
            rows.execute();
        });
    }

    private static String json(WindowSimulation.Predicted predicted) {
        return Json.STRICT.writeValueAsString(
                IntStream.range(0, predicted.length()).mapToDouble(predicted::value).toArray());
    }

    /**
     * A simulator that says again what one said; windows that are not kept have failed.
     *
     * @param simulator by its whole name, as score cards have it
     */
    public Simulator of(String simulator) {
        return new Simulator() {
            @Override
            public String name() {
                return simulator;
            }

            @Override
            public List<WindowSimulation> simulate(
                    Explanation explanation, List<TokenWindow> windows) {
                Map<Long, WindowSimulation> kept = read(explanation.id(), simulator);
                return windows.stream()
                        .map(window ->
                                kept.getOrDefault(
                                        window.windowId(),
                                        new WindowSimulation.Failed("not simulated")))
                        .toList();
            }
        };
    }

    /** The simulator of a card: one that can be run, or what another one said. */
    public Function<ScoreCard, Simulator> among(Simulator one) {
        return card -> card.simulator().equals(one.name()) ? one : of(card.simulator());
    }

    private Map<Long, WindowSimulation> read(String explanation, String simulator) {
        return catalogue.queryByRow(handle -> {
            Map<Long, WindowSimulation> kept = new HashMap<>();
            handle.select(
                            "SELECT * FROM simulation WHERE explanation_key = ? AND simulator = ?",
                            explanation,
                            simulator)
                    .map((row, _) -> {
                        RowHash.require(row, "simulation");
                        return kept.put(
                                row.getLong("window_id"), predicted(row.getString("simulated")));
                    })
                    .list();
            return kept;
        });
    }

    private static WindowSimulation predicted(String json) {
        return WindowSimulation.Predicted.of(Json.STRICT.readValue(json, double[].class));
    }
}
