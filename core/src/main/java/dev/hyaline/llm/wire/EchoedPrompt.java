package dev.hyaline.llm.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Finds where the prompt ends in an answer that repeats it. */
final class EchoedPrompt {

    private EchoedPrompt() {}

    /**
     * How many of the tokens are the prompt's. All but those that were generated: none when none
     * could be; else as many as the server counted; else those whose text begins behind the prompt.
     *
     * @param tokens all there are
     */
    static int tokens(
            Request.Completion asked, JsonNode logprobs, int tokens, Optional<Usage> usage) {
        int most = asked.sampling().maxTokens();
        if (most == 0) {
            return tokens;
        }
        int generated =
                usage.map(Usage::completionTokens)
                        .filter(each -> each <= most)
                        .orElseGet(() -> behind(asked.prompt(), logprobs.path("text_offset")));
        return Math.clamp((long) tokens - generated, 0, tokens);
    }

    /** Offsets count characters as Python does: code points. */
    private static int behind(String prompt, JsonNode offsets) {
        int length = prompt.codePointCount(0, prompt.length());
        int count = 0;
        for (JsonNode offset : offsets) {
            if (offset.asInt(0) >= length) {
                count++;
            }
        }
        return count;
    }
}
