package dev.hyaline.llm.wire;

import java.util.List;
import java.util.Optional;

/** What a response body was found to be. */
public sealed interface ParsedBody {

    /**
     * An answer, however useless.
     *
     * @param finish the server's word for why it ended, or empty
     * @param refusal the model's words, if it refused
     * @param tokens the answer's
     * @param promptTokens the prompt's
     * @param usage the server's count, when it is there and does not contradict itself
     */
    record Content(
            String text,
            String finish,
            Optional<String> refusal,
            List<TokenLogprob> tokens,
            List<TokenLogprob> promptTokens,
            Optional<Usage> usage)
            implements ParsedBody {}

    /** Not an answer: broken JSON, or JSON of another kind. It may have been paid. */
    record Unreadable(String reason) implements ParsedBody {}

    /**
     * An error that came with the status of success, as some proxies send it.
     *
     * @param status the status inside; 0 without one
     */
    record Disguised(int status, String body) implements ParsedBody {}
}
