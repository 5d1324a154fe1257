package dev.hyaline.llm.wire;

import java.util.Map;

/** What became of one attempt, seen from here. Texts hold no key. */
public sealed interface HttpResult {

    /**
     * The server answered, whatever it says.
     *
     * @param headers by name in lower case; the last value of each
     */
    record Received(int status, Map<String, String> headers, String body) implements HttpResult {}

    /**
     * The server answered well, and longer than it can have been asked to; it was not read to the
     * end.
     *
     * @param most bytes that were read
     */
    record TooLong(int status, int most) implements HttpResult {}

    /**
     * No answer came.
     *
     * @param sent whether the request may have reached the server
     */
    record Broken(String reason, boolean sent) implements HttpResult {}
}
