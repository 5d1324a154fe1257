package dev.hyaline.llm.wire;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a request: an {@link Answer}, or a {@link Failure} that concerns this request alone
 * (the run goes on). What concerns the whole run is thrown instead.
 */
public sealed interface Reply {

    /**
     * What a model answered. It may be of no use all the same: refused, cut off, empty, or without
     * the log-probabilities that were asked for; it was received and paid, and is not asked for
     * again.
     *
     * @param text of the answer; empty when there is none
     * @param finish why it ended, in the server's word: {@code stop}, {@code length}, {@code
     *     content_filter}, …; empty when it did not say, or sent no choice at all
     * @param refusal the model's words when it refused
     * @param tokens the answer's, with log-probabilities; empty when none were asked for or given
     * @param promptTokens the prompt's, likewise
     * @param usage tokens it cost
     * @param dollars what it cost, in US dollars; empty when the model's price is not known
     * @param latency from sending to the last byte, of the attempt that was answered
     * @param attempts how often the request was sent until then
     * @param remembered whether it came from the ledger and cost nothing now
     */
    record Answer(
            String text,
            String finish,
            Optional<String> refusal,
            List<TokenLogprob> tokens,
            List<TokenLogprob> promptTokens,
            Usage usage,
            Optional<BigDecimal> dollars,
            Duration latency,
            int attempts,
            boolean remembered)
            implements Reply {

        public Answer {
            tokens = List.copyOf(tokens);
            promptTokens = List.copyOf(promptTokens);
        }

        /** Whether it ended because it had reached the most tokens allowed. */
        public boolean isCut() {
            return finish.equals("length");
        }

        /**
         * Why its text cannot be used, in one line; empty when it can, as far as can be seen
         * without knowing what was asked.
         */
        public Optional<String> defect() {
            if (refusal.isPresent()) {
                return Optional.of("refused: " + ServerWords.line(refusal.get()));
            }
            if (finish.equals("content_filter")) {
                return Optional.of("held back by the server's content filter");
            }
            return text.isBlank() ? Optional.of("empty answer") : Optional.empty();
        }
    }

    /**
     * A request that got no answer, for good: the server refused it, or all attempts failed. Asking
     * again sends it again.
     *
     * @param reason one line, with the server's own words where it said something
     * @param status the HTTP status of the last attempt; 0 when there was none
     * @param attempts how often it was sent this time
     */
    record Failure(String reason, int status, int attempts) implements Reply {}
}
