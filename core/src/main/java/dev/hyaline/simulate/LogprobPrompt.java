package dev.hyaline.simulate;

import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.PromptFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The text whose log-probabilities {@link LogprobSimulator} reads: the constant part, then the
 * unit's windows, a token a line, with the same placeholder behind each token's tab. A token's text
 * holds no tab and no line end here ({@link VisibleText#of}), so no token can forge a line.
 */
final class LogprobPrompt {

    static final PromptFile WORDS = PromptFile.load(LogprobPrompt.class, "logprob-lines.json");

    private static final List<PromptExample> EXAMPLES = PromptExample.of(WORDS);

    private final StringBuilder text = new StringBuilder();
    private final List<List<Integer>> places = new ArrayList<>();

    private LogprobPrompt() {}

    static LogprobPrompt of(LlmSimulator.Batch batch) {
        Notation notation = batch.notation();
        LogprobPrompt prompt = new LogprobPrompt();
        prompt.text
                .append(
                        WORDS.instructions()
                                .replace("{top}", String.valueOf(notation.scale().top()))
                                .replace("{placeholder}", notation.placeholder()))
                .append('\n');
        for (int unit = 0; unit < EXAMPLES.size(); unit++) {
            prompt.example(unit, EXAMPLES.get(unit), notation);
        }
        prompt.unit(EXAMPLES.size(), batch.explanation());
        for (List<String> window : batch.texts()) {
            prompt.places.add(prompt.window(window, _ -> notation.placeholder()));
        }
        return prompt;
    }

    /** Its first half is not written down, so that the model gets used to that. */
    private void example(int unit, PromptExample example, Notation notation) {
        unit(unit, example.explanation());
        int tokens = example.tokens().stream().mapToInt(List::size).sum();
        int before = 0;
        for (PromptExample.Window window : example.windows()) {
            int hidden = tokens / 2 - before;
            window(
                    window.tokens(),
                    position ->
                            position < hidden
                                    ? notation.placeholder()
                                    : String.valueOf(
                                            notation.scale().clamp(window.values().get(position))));
            before += window.tokens().size();
        }
    }

    private void unit(int unit, String explanation) {
        text.append("\nUnit ").append(unit + 1).append('\n');
        text.append("Explanation: ").append(OneLine.words(explanation)).append('\n');
    }

    private List<Integer> window(List<String> tokens, IntFunction<String> values) {
        List<Integer> starts = new ArrayList<>();
        text.append("<window>\n");
        for (int position = 0; position < tokens.size(); position++) {
            starts.add(Notation.line(text, tokens.get(position), values.apply(position)));
        }
        text.append("</window>\n");
        return starts;
    }

    String text() {
        return text.toString();
    }

    /** The place in the text of each token's placeholder, in chars, for a window. */
    List<Integer> places(int window) {
        return places.get(window);
    }
}
