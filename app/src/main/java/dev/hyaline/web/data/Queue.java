package dev.hyaline.web.data;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that takes all cores, one piece after another; a few may wait, and whoever comes then is
 * told that it is busy. Thread-safe.
 */
final class Queue implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    private final int mostWaiting;
    private final ThreadPoolExecutor worker;

    /**
     * @param mostWaiting how many may wait
     */
    Queue(int mostWaiting) {
        this.mostWaiting = mostWaiting;
        this.worker =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(mostWaiting),
                        task -> Thread.ofPlatform().daemon().name("hyaline-model").unstarted(task));
    }

    <T> T run(Callable<T> work) {
        Future<T> future;
        try {
            future = worker.submit(work);
        } catch (RejectedExecutionException e) {
            throw new Busy(
                    Figures.format(
                            "The model is busy: %d texts are waiting. Try again in a moment.",
                            mostWaiting));
        }
        try {
            return future.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy("The server is stopping.");
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new Busy("The model took longer than a minute. Try again, or a shorter text.");
        } catch (ExecutionException e) {
            throw HyalineException.unchecked(e);
        }
    }

    /** How many are waiting by now. */
    int waiting() {
        return worker.getQueue().size();
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
