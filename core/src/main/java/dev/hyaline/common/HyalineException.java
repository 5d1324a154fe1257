package dev.hyaline.common;

import java.io.Serial;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a user, a file or a server can cause. The message is one line for the person at
 * the terminal: {@code <what> must be <rule>, but is: <value> (<where>)}. Programmers' mistakes are
 * the JDK's exceptions instead.
 *
 * <p>The factories' messages are formats where values follow them.
 */
public final class HyalineException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public HyalineException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public HyalineException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The command line or a value is not what it must be. */
    public static HyalineException usage(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.USAGE, text(message, values));
    }

    public static HyalineException usage(String message, @Nullable Throwable cause) {
        return new HyalineException(ErrorCode.USAGE, message, cause);
    }

    /** A subject model cannot be used. */
    public static HyalineException model(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.MODEL, text(message, values));
    }

    public static HyalineException model(String message, @Nullable Throwable cause) {
        return new HyalineException(ErrorCode.MODEL, message, cause);
    }

    /** A corpus or a text cannot be used. */
    public static HyalineException corpus(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.CORPUS, text(message, values));
    }

    public static HyalineException corpus(String message, @Nullable Throwable cause) {
        return new HyalineException(ErrorCode.CORPUS, message, cause);
    }

    /** A run folder cannot be used. */
    public static HyalineException run(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.RUN, text(message, values));
    }

    /** A file is damaged. */
    public static HyalineException damaged(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.DAMAGED, text(message, values));
    }

    public static HyalineException damaged(String message, @Nullable Throwable cause) {
        return new HyalineException(ErrorCode.DAMAGED, message, cause);
    }

    /** The disk does not allow it. */
    public static HyalineException storage(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.STORAGE, text(message, values));
    }

    public static HyalineException storage(String message, @Nullable Throwable cause) {
        return new HyalineException(ErrorCode.STORAGE, message, cause);
    }

    /** This machine cannot do it. */
    public static HyalineException resources(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.RESOURCES, text(message, values));
    }

    public static HyalineException resources(String message, @Nullable Throwable cause) {
        return new HyalineException(ErrorCode.RESOURCES, message, cause);
    }

    /** There is a NaN or infinity where there should be none. */
    public static HyalineException numeric(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.NUMERIC, text(message, values));
    }

    /** A check found something wrong. */
    public static HyalineException checkFailed(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.CHECK_FAILED, text(message, values));
    }

    public static HyalineException checkFailed(String message, @Nullable Throwable cause) {
        return new HyalineException(ErrorCode.CHECK_FAILED, message, cause);
    }

    /** A language model cannot be used. */
    public static HyalineException languageModel(String message, @Nullable Object... values) {
        return new HyalineException(ErrorCode.LANGUAGE_MODEL, text(message, values));
    }

    public static HyalineException languageModel(String message, @Nullable Throwable cause) {
        return new HyalineException(ErrorCode.LANGUAGE_MODEL, message, cause);
    }

    /** A message without values is no format: what it quotes may hold a percent sign. */
    @SuppressWarnings("AnnotateFormatMethod") // there is no such annotation here
    private static String text(String message, @Nullable Object... values) {
        return values.length == 0 ? message : message.formatted(values);
    }

    /** What failed in another thread, to be thrown in this one. */
    public static RuntimeException unchecked(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(e.getCause());
        };
    }

    /** What kind of thing went wrong. */
    public ErrorCode code() {
        return code;
    }
}
