package dev.hyaline.simulate;

import dev.hyaline.common.Json;
import dev.hyaline.llm.PromptFile;
import dev.hyaline.llm.wire.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@link SparseJsonSimulator} says: the constant part first, so that servers can keep it. */
final class SparseJsonPrompt {

    static final PromptFile WORDS = PromptFile.load(SparseJsonPrompt.class, "sparse-json.json");

    private static final List<ChatMessage> CONSTANT =
            WORDS.constant(
                    each -> {
                        PromptExample example = PromptExample.of(each);
                        return question(example.explanation(), example.tokens());
                    },
                    each -> answer(PromptExample.of(each)));

    private SparseJsonPrompt() {}

    /**
     * The conversation up to the answer.
     *
     * @param windows their tokens' texts
     */
    static List<ChatMessage> messages(String explanation, List<List<String>> windows) {
        List<ChatMessage> messages = new ArrayList<>(CONSTANT);
        messages.add(ChatMessage.user(question(explanation, windows)));
        return messages;
    }

    private static String question(String explanation, List<List<String>> windows) {
        StringBuilder text = new StringBuilder();
        text.append("Explanation: ").append(OneLine.words(explanation)).append('\n');
        for (int window = 0; window < windows.size(); window++) {
            text.append('\n').append(name(window)).append('\n');
            List<String> tokens = windows.get(window);
            for (int position = 0; position < tokens.size(); position++) {
                text.append(NumberedToken.line(position, tokens.get(position))).append('\n');
            }
        }
        return text.toString();
    }

    private static String answer(PromptExample example) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        for (int window = 0; window < example.windows().size(); window++) {
            ObjectNode values = answer.putObject(name(window));
            PromptExample.Window shown = example.windows().get(window);
            for (int position = 0; position < shown.tokens().size(); position++) {
                int value = shown.values().get(position);
                if (value > 0) {
                    values.put(NumberedToken.line(position, shown.tokens().get(position)), value);
                }
            }
        }
        return Json.STRICT.writeValueAsString(answer);
    }

    /** A window's name, from its 0-based place in the request. */
    static String name(int window) {
        return "w" + (window + 1);
    }
}
