package dev.hyaline.explain;

import com.google.errorprone.annotations.FormatMethod;
import dev.hyaline.common.Figures;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a language model's answer says, taken as it is or not at all:
 *
 * <pre>
 * explanation: activates on …       one sentence; the label may be missing
 * pattern: {"rules":[ … ]}          may be missing; goes on to the answer's end
 * </pre>
 */
sealed interface AnswerText {

    /** Longer than this is no sentence. */
    int MOST_CHARACTERS = 300;

    /**
     * @param sentence on one line
     * @param pattern as the model wrote it, unread
     */
    record Said(String sentence, Optional<String> pattern) implements AnswerText {}

    /**
     * No explanation, and why: {@link Explanation.Status.Failed} when refused, held back, cut,
     * empty or more than was asked for; {@link Explanation.Status.Unanswered} without an answer.
     */
    record None(Explanation.Status status) implements AnswerText {}

    Pattern LABEL = Pattern.compile("^explanation:\\s*", Pattern.CASE_INSENSITIVE);
    Pattern PATTERN_LINE = Pattern.compile("(?:^|\\R)[ \\t]*pattern:", Pattern.CASE_INSENSITIVE);

    /** What can change what a terminal or a page shows beside it. */
    Pattern FORGED =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

    static AnswerText of(Reply reply) {
        return switch (reply) {
            case Failure failure ->
                    new None(new Explanation.Status.Unanswered(line(failure.reason())));
            case Answer answer when answer.isCut() ->
                    failed(
                            "the answer must end by itself, but is cut off at its most tokens (%d)",
                            LlmExplainer.MOST_ANSWER_TOKENS);
            case Answer answer ->
                    answer.defect()
                            .map(reason -> failed("%s", line(reason)))
                            .orElseGet(() -> of(answer.text()));
        };
    }

    @FormatMethod
    private static AnswerText failed(String reason, Object... values) {
        return new None(new Explanation.Status.Failed(Figures.format(reason, values)));
    }

    private static AnswerText of(String text) {
        String[] parts = PATTERN_LINE.split(text.strip(), 2);
        String sentence = LABEL.matcher(parts[0].strip()).replaceFirst("").strip();
        List<String> lines = sentence.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() != 1) {
            return failed("the sentence must be one line, but is: %d lines", lines.size());
        }
        if (sentence.length() > MOST_CHARACTERS) {
            return failed(
                    "the sentence must be at most %d characters, but is: %d",
                    MOST_CHARACTERS, sentence.length());
        }
        Matcher forged = FORGED.matcher(sentence);
        return forged.find()
                ? failed(
                        "the sentence must be plain text, but has: U+%04X",
                        forged.group().codePointAt(0))
                : new Said(sentence, Arrays.stream(parts).skip(1).findFirst());
    }

    /** A server's words as one line that shows as it is. */
    private static String line(String words) {
        String text = words.strip();
        int most = Math.min(MOST_CHARACTERS, text.codePointCount(0, text.length()));
        return FORGED.matcher(text.substring(0, text.offsetByCodePoints(0, most))).replaceAll(" ");
    }
}
