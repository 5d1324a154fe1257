package dev.hyaline.study;

import dev.hyaline.common.HyalineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works on many things side by side and hands on what comes out in the order of what went in, as
 * soon as nothing before it is missing: so that what is written does not depend on who was faster.
 */
final class InOrder {

    private InOrder() {}

    /**
     * Works.
     *
     * @param waits whether the work waits for a server: then all of it begins at once, each on a
     *     virtual thread; else as much as there are processors
     * @param sink gets the results on the calling thread: all at the end, or, where a server is
     *     waited for, a few at a time
     * @throws RuntimeException the first one thrown by the work; what was finished by then, or
     *     while the rest came to its end, has been handed on
     */
    static <A, B> void each(
            List<A> things, boolean waits, Function<A, B> work, Consumer<List<B>> sink) {
        try (ExecutorService threads =
                waits
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newFixedThreadPool(
                                Runtime.getRuntime().availableProcessors())) {
            List<Future<B>> results =
                    things.stream().map(each -> threads.submit(() -> work.apply(each))).toList();
            collect(results, waits, sink);
        }
    }

    /**
     * @param early whether to hand on what is there; else all is handed on at the end
     */
    private static <B> void collect(
            List<Future<B>> results, boolean early, Consumer<List<B>> sink) {
        @Nullable RuntimeException failed = null;
        List<B> finished = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            try {
                finished.add(results.get(i).get());
            } catch (ExecutionException e) {
                failed = failed == null ? HyalineException.unchecked(e) : failed;
                if (!(failed instanceof HyalineException)) {
                    results.forEach(each -> each.cancel(true));
                }
            } catch (CancellationException e) {
                assert failed != null; // which is what is told
            } catch (InterruptedException e) {
                results.forEach(each -> each.cancel(true));
                Thread.currentThread().interrupt();
                throw HyalineException.languageModel("interrupted").because(e);
            }
            boolean last = i + 1 == results.size();
            boolean more = !last && (!early || results.get(i + 1).isDone());
            if (!more && !finished.isEmpty()) {
                sink.accept(List.copyOf(finished));
                finished.clear();
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
