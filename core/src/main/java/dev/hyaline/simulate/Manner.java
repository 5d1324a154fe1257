package dev.hyaline.simulate;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** How a language model simulates. */
public enum Manner {
    /** All tokens at once, from the log-probabilities of a prompt's own tokens. */
    LOGPROBS,
    /** The model writes the tokens with a value above 0, as JSON. */
    JSON,
    /** A request for each token. */
    TOKENS;

    /** Fewer leave out too many of the values. */
    private static final int LEAST_ALTERNATIVES = 5;

    /**
     * The simulator for a model: by prompt log-probabilities where it gives at least five
     * alternatives, else by JSON where it takes chats, else token by token.
     *
     * @param model to ask; finds out what it can do, should that not be known
     * @param manner to take instead
     * @param windowsARequest most windows in one request; empty for the manner's default
     * @param spelling a token's text by its id
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when the model cannot do what
     *     the manner needs, with {@link ErrorCode#USAGE} when windows a request are fewer than 1
     */
    public static Simulator choose(
            LanguageModel model,
            Optional<Manner> manner,
            OptionalInt windowsARequest,
            IntFunction<String> spelling) {
        if (windowsARequest.isPresent() && windowsARequest.getAsInt() < 1) {
            throw HyalineException.usage(
                    "windows a request must be at least 1, but are: %s",
                    windowsARequest.getAsInt());
        }
        return switch (manner.orElseGet(() -> fitting(model.capabilities()))) {
            case LOGPROBS -> new LogprobSimulator(model, windowsARequest, spelling);
            case JSON -> new SparseJsonSimulator(model, windowsARequest, spelling);
            case TOKENS -> new TokenByTokenSimulator(model, spelling);
        };
    }

    private static Manner fitting(Capabilities can) {
        if (can.completions()
                && can.promptLogprobs() != PromptLogprobs.NONE
                && can.promptAlternatives() >= LEAST_ALTERNATIVES) {
            return Manner.LOGPROBS;
        }
        return can.chat() ? Manner.JSON : Manner.TOKENS;
    }
}
