package dev.hyaline.simulate;

/** How a language model simulates. */
public enum Manner {
    /** All tokens at once, from the log-probabilities of a prompt's own tokens. */
    LOGPROBS,
    /** The model writes the tokens with a value above 0, as JSON. */
    JSON,
    /** A request for each token. */
    TOKENS
}
