package dev.hyaline.llm;

import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.wire.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Requests on the way: equal ones share one. Each has a virtual thread of its own, so that whoever
 * waits may leave and the others still get the answer. When the last who waits for a request is
 * interrupted, it is broken off. Thread-safe.
 */
final class RequestCoalescer implements AutoCloseable {

    private final Map<String, Shared> requests = new HashMap<>();
    private boolean closed;

    private static final class Shared {
        private final FutureTask<Reply> task;
        private final Thread worker;
        private int waiting;

        private Shared(Callable<Reply> work) {
            task = new FutureTask<>(work);
            worker = Thread.ofVirtual().name("language model").unstarted(task);
        }
    }

    /**
     * Does the work, or waits for whoever does it.
     *
     * @throws InterruptedException when this thread is interrupted, or everything is closed
     */
    Reply join(String key, Callable<Reply> work) throws InterruptedException {
        while (true) {
            Shared shared = enter(key, work);
            try {
                return shared.task.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof InterruptedException)) {
                    throw HyalineException.unchecked(e);
                } // others broke it off: begin anew
            } finally {
                leave(shared);
            }
        }
    }

    private synchronized Shared enter(String key, Callable<Reply> work)
            throws InterruptedException {
        if (closed) {
            throw new InterruptedException();
        }
        Shared shared = requests.get(key);
        if (shared == null) {
            shared =
                    new Shared(() -> {
                        try {
                            return work.call();
                        } finally {
                            end(key);
                        }
                    });
            requests.put(key, shared);
            shared.worker.start();
        }
        shared.waiting++;
        return shared;
    }

    private synchronized void end(String key) {
        requests.remove(key);
    }

    private void leave(Shared shared) {
        synchronized (this) {
            shared.waiting--;
            if (shared.waiting > 0) {
                return;
            }
        }
        if (!shared.task.isDone()) {
            breakOff(List.of(shared));
        }
    }

    /** Interrupts and waits until what became of them is written down. */
    private static void breakOff(List<Shared> requests) {
        requests.forEach(each -> each.worker.interrupt());
        boolean interrupted = false;
        for (Shared shared : requests) {
            while (shared.worker.isAlive()) {
                try {
                    shared.worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that somebody wants this to end. */
    static HyalineException interrupted() {
        return HyalineException.languageModel(
                "asking was interrupted; nothing answered is lost, and the same command goes on from"
                        + " here");
    }

    /** Breaks off whatever is on the way, and lets nothing begin. */
    @Override
    public void close() {
        List<Shared> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(requests.values());
        }
        breakOff(left);
    }
}
