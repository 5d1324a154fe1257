package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

final class HyalineExceptionTest {

    /** As HotSpot says that a page of a mapped file is not there any more. */
    @SuppressWarnings("StaticAssignmentOfThrowable") // never thrown
    private static final Error FAULT =
            new InternalError(
                    "a fault occurred in a recent unsafe memory access operation in compiled Java code");

    @Test
    void errorsThatSomethingOutsideCausesAreSaid() {
        HyalineException cut = HyalineException.of(FAULT);
        assertThat(cut.code()).isEqualTo(ErrorCode.DAMAGED);
        assertThat(cut).hasMessageContaining("hyaline verify").hasCause(FAULT);
        HyalineException full = HyalineException.of(new OutOfMemoryError("Java heap space"));
        assertThat(full.code()).isEqualTo(ErrorCode.RESOURCES);
        assertThat(full).hasMessageContaining("HYALINE_JAVA_OPTS");
        assertThat(HyalineException.unchecked(new ExecutionException(FAULT)))
                .isInstanceOf(HyalineException.class);
    }

    @Test
    void othersStayErrors() {
        Error mistake = new StackOverflowError();
        assertThatThrownBy(() -> HyalineException.of(mistake)).isSameAs(mistake);
    }
}
