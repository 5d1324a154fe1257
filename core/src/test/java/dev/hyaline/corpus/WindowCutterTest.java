package dev.hyaline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowCutterTest {

    @Test
    void windowsFollowOneAnotherAndLongTailsAreKept() {
        WindowCutter cutter = WindowCutter.forContext(1024);
        assertThat(cutter.length()).isEqualTo(64);
        assertThat(cutter.cut(64 + 16))
                .containsExactly(new WindowSpan(0, 64), new WindowSpan(64, 16));
        assertThat(cutter.cut(64 + 15)).containsExactly(new WindowSpan(0, 64));
        assertThat(cutter.cut(128)).containsExactly(new WindowSpan(0, 64), new WindowSpan(64, 64));
        assertThat(cutter.cut(15)).isEmpty();
        assertThat(cutter.cut(0)).isEmpty();
    }

    @Test
    void shortWindowsKeepNoTails() {
        WindowCutter cutter = WindowCutter.of(2, 2);
        assertThat(cutter.minTail()).isEqualTo(2);
        assertThat(cutter.cut(5)).containsExactly(new WindowSpan(0, 2), new WindowSpan(2, 2));
        assertThat(WindowCutter.forContext(8).length()).isEqualTo(8);
    }

    @Test
    void theLongestDocumentIsCut() {
        assertThat(WindowCutter.of(1024, 1024).count(Integer.MAX_VALUE)).isEqualTo(1 << 21);
        assertThat(WindowCutter.of(1000, 1024).cut(2_000_000_000)).hasSize(2_000_000);
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "0, 64", "-5, 64", "65, 64", "2, 1"})
    void otherLengthsAreRefused(int length, int nCtx) {
        assertThatThrownBy(() -> WindowCutter.of(length, nCtx))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        Figures.format(
                                "window length must be from 2 to %d (the model's context), but is: %d",
                                nCtx, length))
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(ErrorCode.USAGE);
    }
}
