package dev.hyaline.score;

import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenTableSimulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import java.util.List;
import java.util.function.Function;

/**
 * Where a control's predictions come from.
 *
 * @param control what it is
 * @param simulation its predictions for given windows
 */
public record ControlSource(
        Control control, Function<List<TokenWindow>, List<WindowSimulation>> simulation) {

    /** The unit's token table, built from the explain split. */
    public static ControlSource tokenTable(TokenTable table) {
        return new ControlSource(
                new Control.TokenTable(), new TokenTableSimulator(table)::simulate);
    }

    /** Another explanation, such as that of another unit of the layer, simulated alike. */
    public static ControlSource explanation(
            Control control, Simulator simulator, Explanation explanation) {
        return new ControlSource(control, windows -> simulator.simulate(explanation, windows));
    }
}
