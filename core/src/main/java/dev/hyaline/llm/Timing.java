package dev.hyaline.llm;

import java.time.Duration;
import java.time.Instant;

/** The clock and how to wait for it, so that tests need not. */
interface Timing {

    /** Real time. */
    Timing SYSTEM =
            new Timing() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public Instant now() {
                    return Instant.now();
                }

                @Override
                public void sleep(Duration duration) throws InterruptedException {
                    Thread.sleep(duration);
                }
            };

    /** Nanoseconds since some moment. */
    long nanos();

    /** The time of day. */
    Instant now();

    void sleep(Duration duration) throws InterruptedException;
}
