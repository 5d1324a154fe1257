package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;

/** The lines of a command that checks things: a verdict, what was looked at, what was seen. */
public final class CheckLine {

    public static final String OK = "ok";
    public static final String PROBLEM = "problem";
    public static final String SKIPPED = "skipped";

    private CheckLine() {}

    public static String line(String verdict, String name, String detail) {
        String text =
                Figures.format("%-8s %-16s %s", verdict, name, Terminal.harmlessLine(detail))
                        .stripTrailing();
        return verdict.equals(PROBLEM) ? Terminal.bold(text) : text;
    }
}
