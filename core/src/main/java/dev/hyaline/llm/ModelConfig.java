package dev.hyaline.llm;

import java.util.Optional;

/**
 * A model at a server.
 *
 * @param server where it is asked
 * @param model its name there
 * @param capabilities what it can do, when that shall not be found out
 */
public record ModelConfig(ServerConfig server, String model, Optional<Capabilities> capabilities) {

    public ModelConfig {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must have a name");
        }
    }

    /** For messages: {@code gpt-4o at https://api.openai.com/v1}. */
    public String describe() {
        return model + " at " + server.baseUrl();
    }
}
