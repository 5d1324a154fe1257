package dev.hyaline.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CoresTest {

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "5, 5", "12, 5", "1000, 1"})
    void everythingIsDoneOnce(int count, int blockSize) {
        AtomicIntegerArray done = new AtomicIntegerArray(count);
        Cores.forEach(
                count,
                blockSize,
                (first, size) -> {
                    assertThat(size).isBetween(1L, (long) blockSize);
                    for (long i = first; i < first + size; i++) {
                        done.incrementAndGet((int) i);
                    }
                });
        for (int i = 0; i < count; i++) {
            assertThat(done.get(i)).isOne();
        }
    }

    @Test
    void operationsKeepTheirThreads() {
        int before = Torch.threads();
        Cores.forEach(
                20, 1, (_, _) -> assertThat(Torch.threads()).isEqualTo(before == 1 ? before : 1));
        assertThat(Torch.threads()).isEqualTo(before);
    }

    @Test
    void whatABlockThrowsIsThrown() {
        assertThatThrownBy(() ->
                        Cores.forEach(
                                20,
                                1,
                                (first, _) -> {
                                    if (first == 7) {
                                        throw new IllegalStateException("seven");
                                    }
                                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("seven");
    }
}
