package dev.hyaline.testing;

/** What a scripted server can do. What it cannot, it refuses as real ones do, or ignores. */
public enum Ability {
    /** {@code chat/completions}; 404 without. */
    CHAT,
    /** {@code completions}; 404 without. */
    COMPLETIONS,
    /** Log-probabilities of answers; 400 without. */
    LOGPROBS,
    /** {@code echo}; ignored without. */
    ECHO,
    /** vLLM's {@code prompt_logprobs}, for both; ignored without. */
    PROMPT_LOGPROBS,
    /** {@code response_format} of type {@code json_object}; 400 without. */
    JSON_OBJECT,
    /** {@code response_format} of type {@code json_schema}; 400 without. */
    JSON_SCHEMA
}
