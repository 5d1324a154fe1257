package dev.hyaline.cli.view;

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
        return "\u001b[38;2;0;0;0;48;2;%d;%d;%dm%s".formatted(red, green, blue, text) + RESET;
    }

    /** Columns to fill. */
    public static int width() {
        String columns = System.getenv("COLUMNS");
        if (columns != null && columns.matches("[1-9][0-9]{1,3}")) {
            return Integer.parseInt(columns);
        }
        return DEFAULT_WIDTH;
    }

    /**
     * A text that cannot drive the terminal: control and direction characters become visible
     * stand-ins. Documents and tokens are hostile text.
     */
    public static String harmless(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(result, point));
        return result.toString();
    }

    private static void append(StringBuilder result, int point) {
        if (point == '\n') {
            result.append('\n');
        } else if (point < 0x20) {
            result.appendCodePoint(0x2400 + point); // the symbol for that control
        } else if (point == 0x7F) {
            result.append('\u2421');
        } else if ((point >= 0x80 && point < 0xA0) || isFormat(point)) {
            result.append('\uFFFD');
        } else {
            result.appendCodePoint(point);
        }
    }

    private static boolean isFormat(int point) {
        int type = Character.getType(point);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
