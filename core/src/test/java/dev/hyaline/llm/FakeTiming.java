package dev.hyaline.llm;

import java.time.Duration;
import java.time.Instant;

/** Time that goes by when somebody sleeps. */
final class FakeTiming implements Timing {

    private long nanos = Long.MAX_VALUE - 5_000_000_000L; // overflows soon, as real ones may

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos());
    }

    @Override
    public synchronized void sleep(Duration duration) {
        nanos += duration.toNanos();
    }
}
