package dev.hyaline.web.page;

import java.util.List;

/**
 * A window as a heat map.
 *
 * @param window its number in the run
 * @param document whose window it is
 * @param why it is shown: top, random, a band
 * @param maximum the largest activation
 * @param facts more about it, such as its error
 * @param paired whether there are simulated values
 * @param tokens in their order
 */
public record HeatWindow(
        long window,
        String document,
        String why,
        String maximum,
        List<String> facts,
        boolean paired,
        List<Token> tokens) {

    /**
     * One token, or several that only together spell a character.
     *
     * @param text as it is shown
     * @param level class of the true activation's colour
     * @param simulatedLevel class of the simulated one's; empty in a window without simulation
     * @param value both values, or one, for whoever points at it
     * @param masked whether it counts nowhere
     */
    public record Token(
            String text, String level, String simulatedLevel, String value, boolean masked) {}

    public HeatWindow {
        facts = List.copyOf(facts);
        tokens = List.copyOf(tokens);
    }
}
