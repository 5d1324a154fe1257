package dev.hyaline.score.judge;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * Reads a language model's answer, {@code {"1": 8, "2": 0}}. Nothing is guessed: an item that has
 * no number from 0 to 10 of its own fails, and all fail where the answer is no such object as a
 * whole. Keys that are no item's say nothing.
 */
final class RulingReader {

    /** A number twice is no answer: either could be meant. */
    private static final ObjectReader OBJECTS =
            Json.STRICT.reader().with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** What many models put around JSON; within is the whole answer. */
    private static final Pattern FENCED =
            Pattern.compile("```(?:json)?\\s*(\\{.*\\})\\s*```", Pattern.DOTALL);

    private static final int SHOWN = 40;

    private RulingReader() {}

    /**
     * @param items how many were asked about, numbered from 1
     */
    static List<Ruling> read(Reply reply, int items) {
        return switch (reply) {
            case Failure failure ->
                    Collections.nCopies(items, new Ruling.Unanswered(failure.reason()));
            case Answer answer -> {
                Optional<String> defect = answer.defect();
                if (defect.isPresent()) {
                    yield failed(items, defect.get());
                }
                yield answer.isCut()
                        ? failed(items, "answer was cut off before its end")
                        : read(answer.text().strip(), items);
            }
        };
    }

    private static List<Ruling> read(String text, int items) {
        Matcher fenced = FENCED.matcher(text);
        JsonNode root;
        try {
            root = OBJECTS.readTree(fenced.matches() ? fenced.group(1) : text);
        } catch (JacksonException e) {
            return failed(items, "answer must be one JSON object, but is: " + shown(text));
        }
        if (!root.isObject()) {
            return failed(items, "answer must be one JSON object, but is: " + shown(text));
        }
        return IntStream.rangeClosed(1, items)
                .mapToObj(item -> ruling(root.path(String.valueOf(item)), item))
                .toList();
    }

    private static Ruling ruling(JsonNode value, int item) {
        if (value.isMissingNode()) {
            return new Ruling.Failed("answer has no item " + item);
        }
        double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        return number >= 0 && number <= Ruling.Confidence.MOST
                ? new Ruling.Confidence(number)
                : new Ruling.Failed(
                        Figures.format(
                                "item %d must be a number from 0 to 10, but is: %s",
                                item, shown(value.toString())));
    }

    private static List<Ruling> failed(int items, String reason) {
        return Collections.nCopies(items, new Ruling.Failed(reason));
    }

    private static String shown(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
