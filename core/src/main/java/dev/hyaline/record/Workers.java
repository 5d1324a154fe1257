package dev.hyaline.record;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.record.fold.Fold;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Runner;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task's windows through the model and folds what comes out. Each of several threads, the
 * lanes, takes the next batch, runs it through the model and folds what it gives, site by site.
 * Sites are folded in the order of the batches whichever lane has them, so the records do not
 * depend on the number of lanes; and while one lane folds a site, the others compute theirs. One
 * thread a core, each with small batches of its own, is faster than all cores on one large batch: a
 * layer's activations stay in the cache, and what is too small to share out needs no sharing.
 *
 * <p>When a checkpoint is due, no batch is begun until those under way are folded and the
 * checkpoint is written.
 */
final class Workers {

    /** What the names of lanes' threads begin with. */
    static final String LANE = "lane-";

    private final WindowStore store;
    private final SubjectModel model;
    private final List<Fold> folds;
    private final List<UnitRange> ranges;
    private final Checkpoints checkpoints;
    private final int batchWindows;
    private final int end;
    private final RecordingTimes times;
    private final Progress.Task task;
    private final List<OrderedGate> gates = new ArrayList<>(); // one a range

    private int next; // the window that the next batch begins with
    private long tickets;
    private int underWay; // batches taken and not yet folded
    private int folded; // windows
    private @Nullable Throwable firstFailure; // that of the lowest ticket
    private long failedTicket;

    /**
     * @param from the first window that has not been folded
     * @param end one past the last one to be folded, where a batch ends
     */
    Workers(
            Folding folding,
            List<Fold> folds,
            Checkpoints checkpoints,
            Progress.Task task,
            int from,
            int end) {
        this.store = folding.store;
        this.model = folding.model;
        this.folds = List.copyOf(folds);
        this.ranges = folds.stream().map(Fold::range).toList();
        this.checkpoints = checkpoints;
        this.batchWindows = folding.batchWindows();
        this.times = folding.times;
        this.task = task;
        this.next = from;
        this.folded = from;
        this.end = end;
        folds.forEach(_ -> gates.add(new OrderedGate()));
    }

    /** Folds all of them. */
    void run(int lanes) {
        task.at(folded);
        SubjectModel.Times before = model.times();
        List<Thread> threads = new ArrayList<>(lanes);
        try {
            for (int lane = 1; lane < lanes; lane++) {
                threads.add(Thread.ofPlatform().name(LANE + lane).start(this::lane));
            }
        } catch (Throwable e) { // the system has no more threads
            failed(-1, e);
        }
        lane(); // this thread is one of them
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true; // what they use must not be closed under them
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        throwFailure();
        SubjectModel.Times after = model.times();
        times.linear.add(after.linearNanos() - before.linearNanos());
        times.transfer.add(after.transferNanos() - before.transferNanos());
    }

    private synchronized void throwFailure() {
        switch (firstFailure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private void lane() {
        long ticket = -1;
        try {
            Runner runner = model.runner(1);
            for (Turn turn = take(); turn != null; turn = take()) {
                ticket = turn.ticket;
                run(runner, turn);
                finished(turn.batch.windows());
            }
        } catch (OrderedGate.BrokenException e) {
            // another lane has failed and says why
        } catch (Throwable e) {
            failed(ticket, e);
        }
    }

    private void run(Runner runner, Turn turn) {
        WindowBatch batch = turn.batch;
        long[] folding = {0}; // nanoseconds in the sink
        long began = System.nanoTime();
        runner.run(
                batch.tokens(),
                ranges,
                (range, response) -> {
                    Response here = response.onHost(); // before its turn: the others' copy too
                    folding[0] += inTurn(turn, range, here);
                });
        times.tokens.add((long) batch.windows() * batch.length());
        times.forward.add(System.nanoTime() - began - folding[0]);
    }

    /** Folds into a site's state when it is the batch's turn; returns the nanoseconds it took. */
    private long inTurn(Turn turn, int range, Response response) {
        long entered = System.nanoTime();
        long waited =
                gates.get(range)
                        .pass(turn.ticket, () -> folds.get(range).add(turn.batch, response));
        long sunk = System.nanoTime() - entered;
        times.waiting.add(waited);
        times.selection.add(sunk - waited);
        return sunk;
    }

    /** A batch and its place in the order of all. */
    private record Turn(long ticket, WindowBatch batch) {}

    /** The next batch; none when all are taken or a lane has failed. */
    private synchronized @Nullable Turn take() throws InterruptedException {
        while (firstFailure == null && next < end) {
            if (!checkpoints.due(next)) {
                WindowBatch batch = store.batch(next, batchWindows);
                next += batch.windows();
                underWay++;
                return new Turn(tickets++, batch);
            }
            if (underWay == 0) {
                checkpoints.write(next);
            } else {
                wait();
            }
        }
        return null;
    }

    private synchronized void finished(int windows) {
        underWay--;
        folded += windows;
        task.at(folded);
        notifyAll();
    }

    /** Lets the others go before anything else: memory may be what is missing. */
    private void failed(long ticket, Throwable failure) {
        for (int site = 0; site < gates.size(); site++) {
            gates.get(site).breakDown();
        }
        synchronized (this) {
            if (firstFailure == null || ticket < failedTicket) {
                firstFailure = failure;
                failedTicket = ticket;
            }
            notifyAll();
        }
    }
}
