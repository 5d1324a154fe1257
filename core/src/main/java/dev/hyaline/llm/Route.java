package dev.hyaline.llm;

/** The two ways of the protocol to ask. */
enum Route {
    /** {@code POST chat/completions}. */
    CHAT,
    /** {@code POST completions}. */
    COMPLETION;

    static Route of(Request request) {
        return request instanceof Request.Chat ? CHAT : COMPLETION;
    }
}
