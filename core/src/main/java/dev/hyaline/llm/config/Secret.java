package dev.hyaline.llm.config;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server's key. It prints as a stand-in and has no getter, so that it can reach no message, log,
 * manifest or ledger.
 */
public final class Secret {

    /** No key: for servers that want none. */
    public static final Secret NONE = new Secret("");

    /** What stands where a key stood. */
    static final String STAND_IN = "[key]";

    /** Shorter ones are place-holders such as {@code EMPTY}, which ordinary text may hold. */
    private static final int SHORTEST_REDACTED = 8;

    private static final Pattern ALLOWED = Pattern.compile("[!#-\\[\\]-~]+");

    private final String value;
    private final Optional<KeyTraces> traces;

    private Secret(String value) {
        this.value = value;
        this.traces =
                value.length() < SHORTEST_REDACTED
                        ? Optional.empty()
                        : Optional.of(new KeyTraces(value));
    }

    /**
     * Takes a key.
     *
     * @param where it comes from, for the error
     * @throws HyalineException with {@link ErrorCode#USAGE} when it cannot be a key
     */
    public static Secret of(String value, String where) {
        String stripped = value.strip();
        if (!ALLOWED.matcher(stripped).matches()) {
            throw HyalineException.usage(
                    "key must be printable ASCII in one word, but is not (%s)", where);
        }
        return new Secret(stripped);
    }

    public boolean isPresent() {
        return !value.isEmpty();
    }

    /** Shows the key to its server, if there is one. */
    public void authorize(HttpRequest.Builder request) {
        if (isPresent()) {
            request.header("Authorization", "Bearer " + value);
        }
    }

    /** A text without this key, should it hold it, in whatever spelling. */
    public String redact(String text) {
        return traces.map(each -> each.replacedBy(STAND_IN, text)).orElse(text);
    }

    @Override
    public String toString() {
        return isPresent() ? STAND_IN : "no key";
    }
}
