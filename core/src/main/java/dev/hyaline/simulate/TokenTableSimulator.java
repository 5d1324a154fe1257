package dev.hyaline.simulate;

import dev.hyaline.common.IntIndex;
import dev.hyaline.record.file.TokenTable;
import java.util.List;

/**
 * The control that needs no explanation: at each position the unit's mean activation on the token
 * there, as its token table has it, or that of all other tokens. Immutable.
 */
public final class TokenTableSimulator {

    private final IntIndex tokens;
    private final double[] means;
    private final double otherMean;

    public TokenTableSimulator(TokenTable table) {
        List<TokenTable.Entry> entries = table.entries();
        this.tokens = IntIndex.of(entries.stream().mapToInt(TokenTable.Entry::token).toArray());
        this.means = entries.stream().mapToDouble(TokenTable.Entry::mean).toArray();
        this.otherMean = table.otherMean();
    }

    public List<WindowSimulation> simulate(List<TokenWindow> windows) {
        return windows.stream().map(this::simulate).toList();
    }

    private WindowSimulation simulate(TokenWindow window) {
        double[] values = new double[window.length()];
        for (int position = 0; position < values.length; position++) {
            int place = tokens.indexOf(window.token(position));
            values[position] = place < 0 ? otherMean : means[place];
        }
        return WindowSimulation.Predicted.of(values);
    }
}
