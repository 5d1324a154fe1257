package dev.hyaline.llm;

import dev.hyaline.common.HyalineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Requests on the way: equal ones share one. Each has a virtual thread, which an interrupt breaks
 * off in the middle of a connection, as it would not a platform thread. When the last who waits for
 * a request is interrupted, it is broken off. Thread-safe.
 */
final class Flights implements AutoCloseable {

    private final Map<String, Flight> flights = new HashMap<>();
    private boolean closed;

    private static final class Flight {
        private final CompletableFuture<Reply> result = new CompletableFuture<>();
        private final Thread worker;
        private int waiting;

        private Flight(Thread worker) {
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
            Flight flight = board(key, work);
            try {
                return flight.result.get();
            } catch (CancellationException e) {
                flight.worker.join(); // others broke it off: begin anew
            } catch (ExecutionException e) {
                throw unchecked(e);
            } finally {
                leave(flight);
            }
        }
    }

    private synchronized Flight board(String key, Callable<Reply> work)
            throws InterruptedException {
        if (closed) {
            throw new InterruptedException();
        }
        Flight flight = flights.get(key);
        if (flight == null) {
            Flight[] self = new Flight[1];
            Thread worker =
                    Thread.ofVirtual().name("language model").unstarted(() -> fly(key, self, work));
            flight = new Flight(worker);
            self[0] = flight;
            flights.put(key, flight);
            worker.start();
        }
        flight.waiting++;
        return flight;
    }

    private void fly(String key, Flight[] self, Callable<Reply> work) {
        CompletableFuture<Reply> result = self[0].result;
        try {
            Reply reply = work.call();
            land(key);
            result.complete(reply);
        } catch (InterruptedException e) {
            land(key);
            result.cancel(false);
        } catch (Throwable e) { // whoever waits must hear of it
            land(key);
            result.completeExceptionally(e);
        }
    }

    private synchronized void land(String key) {
        flights.remove(key);
    }

    private void leave(Flight flight) {
        boolean last;
        synchronized (this) {
            flight.waiting--;
            last = flight.waiting == 0;
        }
        if (last && !flight.result.isDone()) {
            breakOff(List.of(flight));
        }
    }

    /** Interrupts and waits until what became of them is written down. */
    private static void breakOff(List<Flight> flights) {
        flights.forEach(each -> each.worker.interrupt());
        boolean interrupted = false;
        for (Flight flight : flights) {
            while (flight.worker.isAlive()) {
                try {
                    flight.worker.join();
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
        List<Flight> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(flights.values());
        }
        breakOff(left);
    }
}
