package dev.hyaline.common;

import java.io.Serial;
import java.util.Locale;
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

    /** The command line or a value is not what it must be. */
    public static HyalineException usage(String message, @Nullable Object... values) {
        return of(ErrorCode.USAGE, message, values);
    }

    /** A subject model cannot be used. */
    public static HyalineException model(String message, @Nullable Object... values) {
        return of(ErrorCode.MODEL, message, values);
    }

    /** A corpus or a text cannot be used. */
    public static HyalineException corpus(String message, @Nullable Object... values) {
        return of(ErrorCode.CORPUS, message, values);
    }

    /** A run folder cannot be used. */
    public static HyalineException run(String message, @Nullable Object... values) {
        return of(ErrorCode.RUN, message, values);
    }

    /** A file is damaged. */
    public static HyalineException damaged(String message, @Nullable Object... values) {
        return of(ErrorCode.DAMAGED, message, values);
    }

    /** The disk does not allow it. */
    public static HyalineException storage(String message, @Nullable Object... values) {
        return of(ErrorCode.STORAGE, message, values);
    }

    /** This machine cannot do it. */
    public static HyalineException resources(String message, @Nullable Object... values) {
        return of(ErrorCode.RESOURCES, message, values);
    }

    /** There is a NaN or infinity where there should be none. */
    public static HyalineException numeric(String message, @Nullable Object... values) {
        return of(ErrorCode.NUMERIC, message, values);
    }

    /** A check found something wrong. */
    public static HyalineException checkFailed(String message, @Nullable Object... values) {
        return of(ErrorCode.CHECK_FAILED, message, values);
    }

    /** A language model cannot be used. */
    public static HyalineException languageModel(String message, @Nullable Object... values) {
        return of(ErrorCode.LANGUAGE_MODEL, message, values);
    }

    /** A newer version of this program wrote it. */
    public static HyalineException newer(String message, @Nullable Object... values) {
        return of(ErrorCode.NEWER, message, values);
    }

    /**
     * @param message as it stands, or with places for values
     */
    private static HyalineException of(ErrorCode code, String message, @Nullable Object[] values) {
        return new HyalineException(
                code, values.length == 0 ? message : String.format(Locale.ROOT, message, values));
    }

    /** What failed in another thread, to be thrown in this one. */
    public static RuntimeException unchecked(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException known -> known;
            case Error error -> of(error);
            case null, default -> new IllegalStateException(e.getCause());
        };
    }

    /**
     * What an error of the JVM says to people: that memory does not suffice, or that a file which
     * is mapped lost its end while it was read, which the JVM finds out only then. Any other is
     * thrown as it is.
     */
    public static HyalineException of(Error error) {
        if (error instanceof OutOfMemoryError) {
            return resources(
                            "memory must be enough for this, but Java may use no more than: %,d MB (HYALINE_JAVA_OPTS=-Xmx…)",
                            Runtime.getRuntime().maxMemory() >> 20)
                    .because(error);
        }
        if (error instanceof InternalError
                && String.valueOf(error.getMessage()).contains("unsafe memory access")) {
            return damaged(
                            "a file became shorter while it was read (hyaline verify says which of a run's files is damaged)")
                    .because(error);
        }
        throw error;
    }

    /** The same, with what brought it about. */
    public HyalineException because(@Nullable Throwable cause) {
        initCause(cause);
        return this;
    }

    /** What kind of thing went wrong. */
    public ErrorCode code() {
        return code;
    }
}
