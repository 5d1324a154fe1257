package dev.hyaline.llm.config;

/** How a server is asked for the log-probabilities of a prompt's own tokens (completions). */
public enum PromptLogprobs {
    /** It gives none. */
    NONE,
    /** {@code echo} with {@code logprobs}: the prompt comes back as part of the answer. */
    ECHO,
    /** The field {@code prompt_logprobs}, which is vLLM's. */
    FIELD
}
