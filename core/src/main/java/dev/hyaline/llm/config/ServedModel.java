package dev.hyaline.llm.config;

import dev.hyaline.common.Arguments;
import dev.hyaline.common.HyalineException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model at a server.
 *
 * @param capabilities what it can do, when that shall not be found out
 * @param thinkingTokens most that it may write for itself before it answers; empty where the user
 *     does not say
 */
public record ServedModel(
        ServerConfig server,
        String model,
        Optional<Capabilities> capabilities,
        OptionalInt thinkingTokens) {

    public ServedModel {
        Arguments.require(!model.isBlank(), "model must have a name");
        if (thinkingTokens.isPresent() && thinkingTokens.getAsInt() < 0) {
            throw HyalineException.usage(
                    "thinkingTokens must be at least 0, but is: %d (%s)",
                    thinkingTokens.getAsInt(), model);
        }
    }

    /** A model of which no more is said. */
    public ServedModel(ServerConfig server, String model, Optional<Capabilities> capabilities) {
        this(server, model, capabilities, OptionalInt.empty());
    }

    /** For messages: {@code gpt-4o at https://api.openai.com/v1}. */
    public String describe() {
        return model + " at " + server.baseUrl();
    }
}
