package dev.hyaline.llm;

import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.wire.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Requests on the way: equal ones share one. Each has a virtual thread of its own, so that whoever
 * waits may leave and the others still get the answer. When the last who waits for a request is
 * interrupted, it is broken off. Thread-safe.
 */
final class RequestCoalescer implements AutoCloseable {

    private final Map<String, Shared> requests = new HashMap<>();
    private boolean closed;

    /** A request on the way. */
    private static final class Shared {
        private final CompletableFuture<Reply> result = new CompletableFuture<>();
        private final Thread worker;
        private int waiting;

        private Shared(Thread worker) {
            this.worker = worker;
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
                return shared.result.get();
            } catch (CancellationException e) {
                shared.worker.join(); // others broke it off: begin anew
            } catch (ExecutionException e) {
                throw unchecked(e);
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
            Shared[] self = new Shared[1];
            Thread worker =
                    Thread.ofVirtual().name("language model").unstarted(() -> run(key, self, work));
            shared = new Shared(worker);
            self[0] = shared;
            requests.put(key, shared);
            worker.start();
        }
        shared.waiting++;
        return shared;
    }

    private void run(String key, Shared[] self, Callable<Reply> work) {
        CompletableFuture<Reply> result = self[0].result;
        try {
            Reply reply = work.call();
            end(key);
            result.complete(reply);
        } catch (InterruptedException e) {
            end(key);
            result.cancel(false);
        } catch (Throwable e) { // whoever waits must hear of it
            end(key);
            result.completeExceptionally(e);
        }
    }

    private synchronized void end(String key) {
        requests.remove(key);
    }

    private void leave(Shared shared) {
        boolean last;
        synchronized (this) {
            shared.waiting--;
            last = shared.waiting == 0;
        }
        if (last && !shared.result.isDone()) {
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

    private static RuntimeException unchecked(ExecutionException e) {
        return switch (e.getCause()) {
            case HyalineException known -> known;
            case RuntimeException bug -> bug;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(e.getCause());
        };
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
