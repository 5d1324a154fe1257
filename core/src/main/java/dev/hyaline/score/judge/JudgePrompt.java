package dev.hyaline.score.judge;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.PromptFile;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.JsonFormat;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.text.TokenText;
import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A task as a chat: instructions, worked examples, and last what differs from request to request,
 * so that servers need to read the first part but once. Immutable.
 */
record JudgePrompt(JudgeTask task, PromptFile file, List<ChatMessage> constant) {

    /** Tokens of an answer beside its items, and of each item, generously. */
    private static final int ANSWER_TOKENS = 40;

    private static final int ITEM_TOKENS = 12;

    /**
     * A worked example.
     *
     * @param explanation what is said of a unit
     * @param windows with their answers
     */
    private record Example(String explanation, List<ExampleWindow> windows) {}

    /**
     * @param tokens texts
     * @param marked positions; absent in detection
     * @param confidence the right answer
     */
    private record ExampleWindow(
            List<String> tokens, Optional<List<Integer>> marked, int confidence) {}

    static JudgePrompt of(JudgeTask task) {
        PromptFile file = PromptFile.load(JudgePrompt.class, task + ".json");
        List<ChatMessage> constant = new ArrayList<>();
        constant.add(ChatMessage.system(file.instructions()));
        for (JsonNode each : file.examples()) {
            Example example = Json.STRICT.treeToValue(each, Example.class);
            List<String> lines =
                    example.windows().stream().map(window -> line(task, window)).toList();
            Map<String, Integer> answer = new LinkedHashMap<>();
            example.windows()
                    .forEach(window ->
                            answer.put(String.valueOf(answer.size() + 1), window.confidence()));
            constant.add(ChatMessage.user(question(example.explanation(), lines)));
            constant.add(ChatMessage.assistant(Json.STRICT.writeValueAsString(answer)));
        }
        return new JudgePrompt(task, file, List.copyOf(constant));
    }

    String label() {
        return file.label();
    }

    /** Asks all these questions at once. */
    Request.Chat request(
            Explanation explanation,
            List<Question> questions,
            Vocabulary vocabulary,
            OptionalDouble temperature) {
        List<String> lines =
                questions.stream()
                        .map(each ->
                                WindowLine.of(
                                        task,
                                        vocabulary.texts(each.window().tokens()),
                                        each.marked()))
                        .toList();
        List<ChatMessage> messages = new ArrayList<>(constant);
        messages.add(ChatMessage.user(question(explanation.text(), lines)));
        int most = ANSWER_TOKENS + ITEM_TOKENS * questions.size();
        Sampling sampling = new Sampling(most, temperature, OptionalLong.empty(), List.of(), 0);
        return Request.chat(messages, sampling).withFormat(format(questions.size()));
    }

    private static String line(JudgeTask task, ExampleWindow window) {
        List<TokenText> texts =
                IntStream.range(0, window.tokens().size())
                        .mapToObj(p -> new TokenText(window.tokens().get(p), p, 1))
                        .toList();
        return WindowLine.of(task, texts, window.marked().orElse(List.of()));
    }

    /** The description on one line, whatever is in it: it must not look like a window. */
    private static String question(String explanation, List<String> lines) {
        StringBuilder text = new StringBuilder("Description: ");
        text.append(explanation.replaceAll("[\\s\\p{Cntrl}\\p{Z}]+", " ").strip());
        text.append("\n\nWindows:\n");
        for (int i = 0; i < lines.size(); i++) {
            text.append(i + 1).append(": ").append(lines.get(i)).append('\n');
        }
        return text.append(Figures.format("\nAnswer for 1 to %d.", lines.size())).toString();
    }

    private JsonFormat format(int items) {
        List<String> keys = IntStream.rangeClosed(1, items).mapToObj(String::valueOf).toList();
        Map<String, Object> properties = new LinkedHashMap<>();
        keys.forEach(key -> properties.put(key, Map.of("type", "integer")));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", keys);
        schema.put("additionalProperties", false);
        return new JsonFormat.Schema(task.toString(), schema);
    }

    /**
     * A window as a judge reads it: on one line, between back quotes, with everything escaped that
     * would end either, and with marked tokens between « and », which are escaped where they are
     * text.
     */
    static final class WindowLine {

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
}
