package dev.hyaline.llm.wire;

/** The two ways of the protocol to ask. */
public enum Route {
    CHAT("/chat/completions"),
    COMPLETION("/completions");

    private final String path;

    Route(String path) {
        this.path = path;
    }

    /** Behind the server's address. */
    String path() {
        return path;
    }

    static Route of(Request request) {
        return request instanceof Request.Chat ? CHAT : COMPLETION;
    }
}
