package dev.hyaline.web.data;

import dev.hyaline.record.RecordReader;
import dev.hyaline.run.RunFolder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A few readers of one run, each for one thread at a time: more than there are cores would only
 * wait for each other. Thread-safe.
 */
final class UnitReaders implements AutoCloseable {

    private static final long WAIT_SECONDS = 10;

    private final RunFolder run;
    private final int most;
    private final BlockingQueue<RecordReader> idle;
    private final AtomicInteger opened = new AtomicInteger();

    UnitReaders(RunFolder run, RecordReader first) {
        this.run = run;
        this.most = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
        this.idle = new ArrayBlockingQueue<>(most);
        this.idle.add(first);
        this.opened.set(1);
    }

    /** Reads with the next reader that is free. */
    <T> T with(Function<RecordReader, T> reading) {
        RecordReader reader = take();
        try {
            return reading.apply(reader);
        } finally {
            idle.add(reader);
        }
    }

    private RecordReader take() {
        @Nullable RecordReader free = idle.poll();
        if (free != null) {
            return free;
        }
        if (opened.incrementAndGet() <= most) {
            boolean made = false;
            try {
                RecordReader reader = RecordReader.open(run);
                made = true;
                return reader;
            } finally {
                if (!made) {
                    opened.decrementAndGet();
                }
            }
        }
        opened.decrementAndGet();
        return await();
    }

    private RecordReader await() {
        try {
            @Nullable RecordReader free = idle.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (free == null) {
                throw new Busy("The run is being read by too many at once. Try again in a moment.");
            }
            return free;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy("The server is stopping.");
        }
    }

    /** Closes those that nobody uses. */
    @Override
    public void close() {
        for (RecordReader reader = idle.poll(); reader != null; reader = idle.poll()) {
            reader.close();
        }
    }
}
