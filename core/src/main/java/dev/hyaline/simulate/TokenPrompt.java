package dev.hyaline.simulate;

import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.PromptFile;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import java.util.ArrayList;
import java.util.List;

/** What {@link TokenByTokenSimulator} asks, the constant part first and the last token last. */
final class TokenPrompt {

    static final PromptFile WORDS = PromptFile.load(TokenPrompt.class, "token-by-token.json");

    /** White space may stand before a number, and a number may be two tokens. */
    private static final int ANSWER_TOKENS = 3;

    private static final List<PromptExample> EXAMPLES = PromptExample.of(WORDS);

    private TokenPrompt() {}

    /**
     * The request for one token's value.
     *
     * @param texts the window's tokens up to that one
     */
    static Request.Chat of(String explanation, List<String> texts, Scale scale) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(
                ChatMessage.system(
                        WORDS.instructions().replace("{top}", String.valueOf(scale.top()))));
        for (PromptExample example : EXAMPLES) {
            for (PromptExample.Window window : example.windows()) {
                int value = scale.clamp(window.values().getLast());
                messages.add(ChatMessage.user(question(example.explanation(), window.tokens())));
                messages.add(ChatMessage.assistant(String.valueOf(value)));
            }
        }
        messages.add(ChatMessage.user(question(explanation, texts)));
        return Request.chat(messages, Sampling.greedy(ANSWER_TOKENS));
    }

    private static String question(String explanation, List<String> texts) {
        StringBuilder text = new StringBuilder();
        text.append("Explanation: ").append(OneLine.words(explanation)).append("\nText: `");
        for (String token : texts) {
            text.append(VisibleText.of(token));
        }
        text.append("`\nToken: ").append(VisibleText.quoted(texts.getLast()));
        return text.toString();
    }

    /** What shows whether {@code 10} is one token of an answer. */
    static Request.Chat probe() {
        return Request.chat(
                List.of(ChatMessage.user("Write the number 10 and nothing else.")),
                Sampling.greedy(ANSWER_TOKENS));
    }
}
