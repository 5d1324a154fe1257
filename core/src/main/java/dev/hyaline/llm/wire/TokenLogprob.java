package dev.hyaline.llm.wire;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One token with its natural log-probability and the likeliest alternatives at its place.
 *
 * @param token its text as the server gives it; part of a character can be garbled
 * @param logprob its log-probability, at most 0 but for rounding; empty where nothing comes before
 *     (the first token of a prompt) or the server gave none
 * @param alternatives what else could have stood there, itself included where the server does so,
 *     in the server's order; empty where it gave none
 */
public record TokenLogprob(String token, OptionalDouble logprob, List<Alternative> alternatives) {

    public TokenLogprob {
        alternatives = List.copyOf(alternatives);
    }

    /**
     * @param logprob its natural log-probability
     */
    public record Alternative(String token, double logprob) {}
}
