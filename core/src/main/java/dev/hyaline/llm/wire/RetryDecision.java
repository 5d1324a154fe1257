package dev.hyaline.llm.wire;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What an attempt's outcome means for its request. */
public sealed interface RetryDecision {

    /**
     * It is answered, however uselessly.
     *
     * @param finish the server's word for why it ended, or empty
     * @param refusal the model's words, if it refused
     * @param tokens the answer's
     * @param promptTokens the prompt's
     * @param usage the server's count, when it is there and does not contradict itself
     */
    record Answered(
            String text,
            String finish,
            Optional<String> refusal,
            List<TokenLogprob> tokens,
            List<TokenLogprob> promptTokens,
            Optional<Usage> usage)
            implements RetryDecision {}

    /**
     * Another attempt may do better.
     *
     * @param status of HTTP; 0 without one
     * @param uncertain whether the server may have done, and charged, the work
     */
    record Again(String reason, int status, boolean uncertain) implements RetryDecision {}

    /**
     * Another attempt would end the same way.
     *
     * @param reason the server's own words, in one line
     * @param uncertain whether the server may have charged it
     */
    record Refused(String reason, int status, boolean uncertain) implements RetryDecision {

        Refused(String reason, int status) {
            this(reason, status, false);
        }

        /**
         * Whether every other request would be refused as well: the key, the address, the money.
         */
        public boolean concernsEverybody() {
            return status / 100 == 3 || EVERYBODYS.contains(status);
        }
    }

    /** No key, no money (429 is refused for that alone), no access. */
    Set<Integer> EVERYBODYS = Set.of(401, 402, 403, 429);

    /** What statuses mean. */
    final class Statuses {

        private static final Set<Integer> AGAIN = Set.of(408, 409, 425, 429);
        private static final int NOT_IMPLEMENTED = 501;
        private static final int GATEWAY_TIMEOUT = 504;

        private Statuses() {}

        static RetryDecision judge(HttpResult.Received received) {
            String to = received.headers().getOrDefault("location", "");
            return received.status() / 100 == 3 && !to.isEmpty()
                    ? new Refused(
                            Figures.format(
                                    "HTTP %d: sends elsewhere, where a key must not go (the address must be the last one, but this goes on to: %s)",
                                    received.status(), ServerWords.line(to)),
                            received.status())
                    : judge(received.status(), received.body());
        }

        static RetryDecision judge(int status, String body) {
            String reason = Figures.format("HTTP %d: %s", status, words(body));
            boolean again =
                    AGAIN.contains(status) || (status / 100 == 5 && status != NOT_IMPLEMENTED);
            // An account without money answers 429, too, and stays so.
            if (again && !body.contains("\"insufficient_quota\"")) {
                // A gateway that gave up waiting knows nothing of the server behind it.
                return new Again(reason, status, status == GATEWAY_TIMEOUT);
            }
            return new Refused(reason, status);
        }

        /** The server's message in one line. */
        static String words(String body) {
            String found = body;
            try {
                JsonNode root = Json.STRICT.readTree(body);
                found =
                        text(root.path("error").path("message"))
                                .or(() -> text(root.path("error")))
                                .or(() -> text(root.path("message")))
                                .or(() -> text(root.path("detail")))
                                .or(() -> text(root.path("detail").path(0).path("msg")))
                                .orElse(body);
            } catch (JacksonException e) {
                found = body.replaceAll("<[^>]*>", " "); // a gateway's page
            }
            String line = ServerWords.line(found);
            return line.isEmpty() ? "no message" : line;
        }

        private static Optional<String> text(JsonNode node) {
            return Optional.of(node.asString("")).filter(each -> !each.isBlank());
        }
    }

    /** How long the server asked to wait, if it did. */
    static Optional<Duration> retryAfter(HttpResult result, Instant now) {
        return result instanceof HttpResult.Received received
                ? RateHeaders.of(received.headers(), now).retryAfter()
                : Optional.empty();
    }
}
