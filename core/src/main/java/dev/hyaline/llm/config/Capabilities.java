package dev.hyaline.llm.config;

import dev.hyaline.common.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model at a server can do. Found out once by asking, and kept in the ledger, or said by the
 * user.
 *
 * @param chat whether it takes messages
 * @param completions whether it continues a text (the legacy route)
 * @param chatLogprobs most alternatives at each token of a chat's answer; 0 without
 * @param completionLogprobs most alternatives at each token of a completion's answer; 0 without
 * @param promptLogprobs how it gives log-probabilities of a completion's prompt
 * @param promptAlternatives most alternatives at each token of a prompt; 0 without
 * @param chatPromptLogprobs whether it gives them for the prompt of a chat, too (vLLM)
 * @param json how far it keeps to a JSON format
 */
public record Capabilities(
        boolean chat,
        boolean completions,
        int chatLogprobs,
        int completionLogprobs,
        PromptLogprobs promptLogprobs,
        int promptAlternatives,
        boolean chatPromptLogprobs,
        JsonSupport json) {

    /** How a server is asked for the log-probabilities of a prompt's own tokens (completions). */
    public enum PromptLogprobs {
        /** It gives none. */
        NONE,
        /** {@code echo} with {@code logprobs}: the prompt comes back as part of the answer. */
        ECHO,
        /** The field {@code prompt_logprobs}, which is vLLM's. */
        FIELD
    }

    /** How far a server keeps to a JSON format that is asked for. */
    public enum JsonSupport {
        /** Not at all: the prompt must ask for it. */
        NONE,
        /** Some JSON object. */
        OBJECT,
        /** An object of the schema that is asked for. */
        SCHEMA
    }

    /** Takes messages and completes texts; nothing more is known. */
    public static final Capabilities PLAIN =
            new Capabilities(true, true, 0, 0, PromptLogprobs.NONE, 0, false, JsonSupport.NONE);

    /** What is assumed where nothing was found out and nothing depends on it. */
    public static final Capabilities EVERYTHING = everything(Integer.MAX_VALUE);

    /** All there is, with so many alternatives. */
    public static Capabilities everything(int alternatives) {
        return everything(alternatives, PromptLogprobs.ECHO);
    }

    /** The same with another way to the log-probabilities of prompts. */
    public static Capabilities everything(int alternatives, PromptLogprobs manner) {
        return new Capabilities(
                true,
                true,
                alternatives,
                alternatives,
                manner,
                alternatives,
                true,
                JsonSupport.SCHEMA);
    }

    /** One line for people. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        parts.add("chat " + yes(chat));
        parts.add("completions " + yes(completions));
        parts.add(
                "log-probabilities of answers "
                        + alternatives(Math.max(chatLogprobs, completionLogprobs)));
        parts.add(
                switch (promptLogprobs) {
                    case NONE -> "of prompts no";
                    case ECHO ->
                            Figures.format(
                                    "of prompts %s (echo)", alternatives(promptAlternatives));
                    case FIELD ->
                            Figures.format(
                                    "of prompts %s (prompt_logprobs%s)",
                                    alternatives(promptAlternatives),
                                    chatPromptLogprobs ? ", chat too" : "");
                });
        parts.add(
                switch (json) {
                    case NONE -> "JSON no";
                    case OBJECT -> "JSON objects";
                    case SCHEMA -> "JSON schemas";
                });
        return String.join(", ", parts);
    }

    private static String yes(boolean can) {
        return can ? "yes" : "no";
    }

    private static String alternatives(int most) {
        return most == 0 ? "no" : "up to " + most;
    }
}
