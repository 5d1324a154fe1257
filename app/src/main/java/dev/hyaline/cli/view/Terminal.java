package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import java.io.Console;
import picocli.CommandLine.Help.Ansi;

/** What the terminal can show. Colours only where somebody looks and NO_COLOR is not set. */
public final class Terminal {

    private static final String RESET = "\u001b[0m";
    private static final int DEFAULT_WIDTH = 100;

    private Terminal() {}

    /** Whether standard output is a terminal that may be coloured. */
    static boolean colours() {
        String noColor = System.getenv("NO_COLOR");
        return (noColor == null || noColor.isEmpty())
                && !"dumb".equals(System.getenv("TERM"))
                && (isInteractive() || System.getenv("CLICOLOR_FORCE") != null);
    }

    /** Whether a person watches. */
    @SuppressWarnings("SystemConsoleNull") // it is null on a platform without consoles
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    public static Ansi helpAnsi() {
        return colours() ? Ansi.ON : Ansi.OFF;
    }

    public static String bold(String text) {
        return colours() ? "\u001b[1m" + text + RESET : text;
    }

    public static String faint(String text) {
        return colours() ? "\u001b[2m" + text + RESET : text;
    }

    /** Black text on a 24-bit background. */
    static String onBackground(String text, int red, int green, int blue) {
        return Figures.format("\u001b[38;2;0;0;0;48;2;%d;%d;%dm%s", red, green, blue, text) + RESET;
    }

    /** Columns to fill. */
    public static int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9][0-9]{1,3}")
                ? Integer.parseInt(columns)
                : DEFAULT_WIDTH;
    }

    /**
     * A text that cannot drive the terminal: control and direction characters become visible
     * stand-ins. Documents and tokens are hostile text.
     */
    public static String harmless(Object shown) {
        return shown.toString()
                .codePoints()
                .map(Terminal::shown)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The same in one line. */
    public static String harmlessLine(Object shown) {
        return harmless(shown).replace('\n', ' ');
    }

    private static int shown(int point) {
        if (point == '\n') {
            return point;
        }
        if (point < 0x20 || point == 0x7F) {
            return point < 0x20 ? 0x2400 + point : 0x2421; // the symbol for that control
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    0xFFFD;
            default -> point;
        };
    }
}
