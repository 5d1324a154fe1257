package dev.hyaline.cli;

import com.google.errorprone.annotations.FormatMethod;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one thing after another; nothing that is wrong with one keeps the next from being looked
 * at.
 */
final class Diagnosis {

    /**
     * @param name what was looked at
     * @param ok whether it is well
     * @param detail what was seen
     * @param advice what to do if it is not; else empty
     */
    record Finding(String name, boolean ok, String detail, String advice) {
        void print(PrintWriter out) {
            out.println(line(ok ? "ok" : PROBLEM, name, detail));
            if (!advice.isEmpty()) {
                out.println(line("", "", "→ " + advice));
            }
            out.flush();
        }
    }

    /** Says what was seen; throws what is wrong. */
    @FunctionalInterface
    interface Look {
        String see() throws IOException;
    }

    static final String PROBLEM = "problem";

    private final List<Finding> findings = new ArrayList<>();
    private final Consumer<Finding> listener;

    /**
     * @param listener hears each finding at once
     */
    Diagnosis(Consumer<Finding> listener) {
        this.listener = listener;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    boolean isGood() {
        return findings.stream().allMatch(Finding::ok);
    }

    /** What was seen, when that is well; else it is thrown as what is wrong. */
    @FormatMethod
    static String seenOrWrong(boolean well, String format, @Nullable Object... values) {
        String seen = Figures.format(format, values);
        if (!well) {
            throw HyalineException.checkFailed(seen);
        }
        return seen;
    }

    /**
     * Looks at something.
     *
     * @param advice what to do should it be wrong
     */
    void look(String name, String advice, Look look) {
        Finding finding;
        try {
            finding = new Finding(name, true, look.see(), "");
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            finding = new Finding(name, false, oneLine(e), advice);
        }
        findings.add(finding);
        listener.accept(finding);
    }

    /** A verdict, what was looked at, and what was seen. */
    static String line(String verdict, String name, String detail) {
        String text =
                Figures.format("%-8s %-16s %s", verdict, name, Terminal.harmlessLine(detail))
                        .stripTrailing();
        return verdict.equals(PROBLEM) ? Terminal.bold(text) : text;
    }

    private static String oneLine(Throwable e) {
        return String.valueOf(e.getMessage() == null ? e : e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.toString());
    }
}
