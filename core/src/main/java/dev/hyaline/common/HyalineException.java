package dev.hyaline.common;

import java.io.Serial;

/**
 * Everything that a user, a file or a server can cause. The message is one line for the person at
 * the terminal: {@code <what> must be <rule>, but is: <value> (<where>)}. Programmers' mistakes are
 * the JDK's exceptions instead.
 */
public final class HyalineException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public HyalineException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public HyalineException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What kind of thing went wrong. */
    public ErrorCode code() {
        return code;
    }
}
