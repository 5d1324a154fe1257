package dev.hyaline.cli;

import java.util.Locale;

/** The lines of a command that checks things: a verdict, what was looked at, what was seen. */
final class Verdict {

    static final String OK = "ok";
    static final String PROBLEM = "problem";
    static final String SKIPPED = "skipped";

    private Verdict() {}

    static String line(String verdict, String name, String detail) {
        String text =
                String.format(
                        Locale.ROOT,
                        "%-8s %-16s %s",
                        verdict,
                        name,
                        Terminal.harmless(detail).replace('\n', ' '));
        return verdict.equals(PROBLEM) ? Terminal.bold(text.stripTrailing()) : text.stripTrailing();
    }
}
