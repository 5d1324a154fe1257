package dev.hyaline.score;

import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.score.ScoreCard.ControlScore;
import dev.hyaline.simulate.Simulation;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenTableSimulator;
import dev.hyaline.simulate.TokenWindow;
import java.util.List;
import java.util.function.Function;

/**
 * Where a control's predictions come from.
 *
 * @param name what cards call the control
 * @param simulation its predictions for given windows
 */
public record ControlSource(String name, Function<List<TokenWindow>, Simulation> simulation) {

    /** The unit's token table, built from the explain split. */
    public static ControlSource tokenTable(TokenTable table) {
        return new ControlSource(
                ControlScore.TOKEN_TABLE, new TokenTableSimulator(table)::simulate);
    }

    /** Another explanation, such as that of another unit of the layer, simulated alike. */
    public static ControlSource explanation(
            String name, Simulator simulator, Explanation explanation) {
        return new ControlSource(name, windows -> simulator.simulate(explanation, windows));
    }
}
