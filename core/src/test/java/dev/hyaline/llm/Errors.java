package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Errors that a user sees. */
public final class Errors {

    private Errors() {}

    public static AbstractThrowableAssert<?, ?> assertUsage(ThrowingCallable code) {
        return check(ErrorCode.USAGE, code);
    }

    static AbstractThrowableAssert<?, ?> assertLanguageModel(ThrowingCallable code) {
        return check(ErrorCode.LANGUAGE_MODEL, code);
    }

    public static AbstractThrowableAssert<?, ?> check(ErrorCode expected, ThrowingCallable code) {
        return assertThatThrownBy(code)
                .isInstanceOfSatisfying(
                        HyalineException.class, e -> assertThat(e.code()).isEqualTo(expected))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
