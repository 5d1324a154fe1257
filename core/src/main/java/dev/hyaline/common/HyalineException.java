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

    /** The command line or a value is not what it must be. */
    public static HyalineException usage(String message) {
        return new HyalineException(ErrorCode.USAGE, message);
    }

    public static HyalineException usage(String message, Throwable cause) {
        return new HyalineException(ErrorCode.USAGE, message, cause);
    }

    /** A subject model cannot be used. */
    public static HyalineException model(String message) {
        return new HyalineException(ErrorCode.MODEL, message);
    }

    public static HyalineException model(String message, Throwable cause) {
        return new HyalineException(ErrorCode.MODEL, message, cause);
    }

    /** A corpus or a text cannot be used. */
    public static HyalineException corpus(String message) {
        return new HyalineException(ErrorCode.CORPUS, message);
    }

    public static HyalineException corpus(String message, Throwable cause) {
        return new HyalineException(ErrorCode.CORPUS, message, cause);
    }

    /** A run folder cannot be used. */
    public static HyalineException run(String message) {
        return new HyalineException(ErrorCode.RUN, message);
    }

    /** A file is damaged. */
    public static HyalineException damaged(String message) {
        return new HyalineException(ErrorCode.DAMAGED, message);
    }

    public static HyalineException damaged(String message, Throwable cause) {
        return new HyalineException(ErrorCode.DAMAGED, message, cause);
    }

    /** The disk does not allow it. */
    public static HyalineException storage(String message) {
        return new HyalineException(ErrorCode.STORAGE, message);
    }

    public static HyalineException storage(String message, Throwable cause) {
        return new HyalineException(ErrorCode.STORAGE, message, cause);
    }

    /** This machine cannot do it. */
    public static HyalineException resources(String message) {
        return new HyalineException(ErrorCode.RESOURCES, message);
    }

    public static HyalineException resources(String message, Throwable cause) {
        return new HyalineException(ErrorCode.RESOURCES, message, cause);
    }

    /** There is a NaN or infinity where there should be none. */
    public static HyalineException numeric(String message) {
        return new HyalineException(ErrorCode.NUMERIC, message);
    }

    /** A check found something wrong. */
    public static HyalineException checkFailed(String message) {
        return new HyalineException(ErrorCode.CHECK_FAILED, message);
    }

    public static HyalineException checkFailed(String message, Throwable cause) {
        return new HyalineException(ErrorCode.CHECK_FAILED, message, cause);
    }

    /** A language model cannot be used. */
    public static HyalineException languageModel(String message) {
        return new HyalineException(ErrorCode.LANGUAGE_MODEL, message);
    }

    public static HyalineException languageModel(String message, Throwable cause) {
        return new HyalineException(ErrorCode.LANGUAGE_MODEL, message, cause);
    }

    /** What kind of thing went wrong. */
    public ErrorCode code() {
        return code;
    }
}
