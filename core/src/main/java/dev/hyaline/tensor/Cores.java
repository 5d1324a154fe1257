package dev.hyaline.tensor;

import dev.hyaline.common.HyalineException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work in blocks, one thread a core, each with blocks of its own that stay in its cache: several
 * operations on a block cost little more than one, and nothing waits at the end of an operation.
 * Results do not depend on who computes which block as long as blocks do not touch each other.
 */
public final class Cores {

    private static final ThreadFactory LANES = Thread.ofPlatform().name("core-", 0).factory();

    private Cores() {}

    /** Works on {@code size} things from {@code first} on. */
    @FunctionalInterface
    public interface Block {
        void run(long first, long size);
    }

    /**
     * Does all blocks of {@code count} things, on as many threads as an operation may use, each
     * block in a {@link TensorScope} of its own. What a block throws is thrown here, once no thread
     * works any more.
     *
     * @param blockSize things a block; the last one has what is left
     */
    public static void forEach(long count, long blockSize, Block block) {
        int threads = (int) Math.min(Torch.threads(), Math.ceilDiv(count, blockSize));
        Run run = new Run(count, blockSize, block);
        if (threads <= 1) {
            run.blocks();
        } else {
            run.onThreads(threads);
        }
        run.throwFailure();
    }

    /**
     * Computes things side by side, one thread a core, each in a {@link TensorScope} of its own,
     * and takes the results in the order of the things, so that sums do not depend on who was
     * first. What fails is thrown here, once no thread works any more.
     *
     * @param compute whose results must not be tensors of its scope
     * @param take is called by this thread alone
     */
    public static <T, R> void inOrder(
            Iterable<T> things, Function<T, R> compute, Consumer<R> take) {
        int threads = Torch.threads();
        ExecutorService lanes = Executors.newFixedThreadPool(threads, LANES);
        Queue<Future<R>> begun = new ArrayDeque<>();
        try {
            for (T thing : things) {
                begun.add(lanes.submit(() -> alone(compute, thing)));
                if (begun.size() > threads) {
                    take.accept(begun.remove().get());
                }
            }
            while (!begun.isEmpty()) {
                take.accept(begun.remove().get());
            }
        } catch (ExecutionException e) {
            throw HyalineException.unchecked(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            begun.forEach(each -> each.cancel(false)); // what has not begun
            lanes.close(); // what they use must not be closed under them
            Torch.setThreads(threads); // what a thread sets is what later threads begin with
        }
    }

    private static <T, R> R alone(Function<T, R> compute, T thing) {
        Torch.setThreads(1);
        try (TensorScope _ = TensorScope.open()) {
            return compute.apply(thing);
        }
    }

    private record Run(
            long count,
            long blockSize,
            Block block,
            AtomicLong next,
            AtomicReference<@Nullable Throwable> failure) {

        Run(long count, long blockSize, Block block) {
            this(count, blockSize, block, new AtomicLong(), new AtomicReference<>());
        }

        void onThreads(int threads) {
            int allowed = Torch.threads();
            List<Thread> started = new ArrayList<>(threads);
            try {
                for (int i = 0; i < threads; i++) {
                    started.add(Thread.ofPlatform().name("core-" + i).start(this::alone));
                }
            } catch (Throwable e) { // the system has no more threads
                failure.compareAndSet(null, e);
            }
            boolean interrupted = false;
            for (Thread thread : started) {
                while (thread.isAlive()) {
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        interrupted = true; // what they use must not be closed under them
                    }
                }
            }
            Torch.setThreads(allowed); // what a thread sets is what later threads begin with
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void alone() {
            try {
                Torch.setThreads(1);
                blocks();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }

        void blocks() {
            for (long first = take(); first < count && failure.get() == null; first = take()) {
                try (TensorScope _ = TensorScope.open()) {
                    block.run(first, Math.min(blockSize, count - first));
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }
        }

        private long take() {
            return next.getAndAdd(blockSize);
        }

        void throwFailure() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
