package dev.hyaline.llm.wire;

import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.ServedModel;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a model writes for itself before it answers. It is paid as an answer and counts against the
 * answer's most tokens, so these are raised by what thinking may take.
 *
 * @param tokens most that it may take
 * @param ownTemperature whether the model takes no temperature but its own
 * @param effort how hard it shall think, in OpenAI's words; empty to say nothing
 */
record Thinking(int tokens, boolean ownTemperature, Optional<String> effort) {

    /** OpenAI's models that think: o1, o3, o4-mini, gpt-5 and their kin. */
    private static final Pattern OPENAI = Pattern.compile("(?:o[1-9]|gpt-[5-9])(?:[.-].*)?");

    /** At low effort they mostly stay below a thousand. */
    private static final int OPENAI_TOKENS = 2000;

    /** As the user says; else as it is known of OpenAI's models; else it does not think. */
    static Thinking of(ServedModel model) {
        boolean thinks =
                model.server().baseUrl().equals(BaseUrl.OPENAI)
                        && OPENAI.matcher(model.model()).matches();
        return new Thinking(
                model.thinkingTokens().orElse(thinks ? OPENAI_TOKENS : 0),
                thinks,
                thinks ? Optional.of("low") : Optional.empty());
    }
}
