package dev.hyaline.score.judge;

import dev.hyaline.explain.VisibleText;
import dev.hyaline.text.TokenText;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A window as a judge reads it: on one line, between back quotes, with everything escaped that
 * would end either, and with marked tokens between « and », which are escaped where they are text.
 */
final class WindowLine {

    private static final char OPEN = '«';
    private static final char CLOSE = '»';

    private final StringBuilder line = new StringBuilder();
    private final StringBuilder run = new StringBuilder();
    private final JudgeTask task;
    private boolean marking;

    private WindowLine(JudgeTask task) {
        this.task = task;
    }

    /**
     * @param tokens texts of the whole window
     * @param marked positions; tokens that share a character with a marked one are marked, too
     */
    static String of(JudgeTask task, List<TokenText> tokens, List<Integer> marked) {
        WindowLine shown = new WindowLine(task);
        shown.line.append('`');
        for (TokenText token : tokens) {
            int end = token.firstPosition() + token.positions();
            shown.add(
                    token.text(),
                    IntStream.range(token.firstPosition(), end).anyMatch(marked::contains));
        }
        shown.endRun();
        return shown.line.append('`').toString();
    }

    /** Tokens side by side share their marks. */
    private void add(String text, boolean mark) {
        if (mark != marking) {
            endRun();
            marking = mark;
        }
        run.append(text);
    }

    private void endRun() {
        if (marking) {
            line.append(OPEN);
        }
        String text = VisibleText.of(run.toString());
        line.append(
                switch (task) {
                    case DETECTION -> text;
                    case FUZZING -> text.replace("«", "\\u{AB}").replace("»", "\\u{BB}");
                });
        if (marking) {
            line.append(CLOSE);
        }
        run.setLength(0);
    }
}
