package dev.hyaline.web.page;

/**
 * One token, or several that only together spell a character.
 *
 * @param text as it is shown
 * @param level class of the true activation's colour
 * @param simulatedLevel class of the simulated one's; empty in a window without simulation
 * @param value both values, or one, for whoever points at it
 * @param masked whether it is a first position, which counts nowhere
 */
public record HeatToken(
        String text, String level, String simulatedLevel, String value, boolean masked) {}
