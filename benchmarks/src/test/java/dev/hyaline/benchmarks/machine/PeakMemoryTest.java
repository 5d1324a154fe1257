package dev.hyaline.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeakMemoryTest {

    @Test
    void readsTheHighWaterMark() {
        List<String> status =
                List.of("Name:\tjava", "VmPeak:\t 999 kB", "VmHWM:\t  123456 kB", "VmRSS:\t 5 kB");
        assertThat(PeakMemory.parse("VmHWM:", status)).hasValue(123_456L * 1024);
    }

    @Test
    void beginsAnewWithWhatIsResident() {
        assumeTrue(PeakMemory.bytes().isPresent(), "this system does not tell");
        long size = 256L << 20;
        try (Arena arena = Arena.ofConfined()) {
            arena.allocate(size).fill((byte) 1);
        }
        long before = PeakMemory.bytes().orElseThrow();
        PeakMemory.reset();
        assertThat(PeakMemory.bytes().orElseThrow()).isBetween(1L, before - size / 2);
    }

    @Test
    void whereItIsNotToldThereIsNone() {
        assertThat(PeakMemory.parse("VmHWM:", List.of("Name:\tjava"))).isEmpty();
    }
}
