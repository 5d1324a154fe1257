package dev.hyaline.llm;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A model that can be asked. Thread-safe; ask from as many threads as there is work. */
public interface LanguageModel {

    /** Its name at its server. */
    String name();

    /** What it can do; found out at the first call, should the ledger not know. */
    Capabilities capabilities();

    /**
     * Asks and waits. What the ledger remembers is answered at once and costs nothing; two equal
     * requests at the same time are sent once.
     *
     * @return an answer, or why this request has none
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} for what concerns the whole
     *     run: the budget is used up, too many requests in a row failed, a replay lacks the answer,
     *     the model cannot do what is asked, or the thread was interrupted (and still is)
     */
    Reply ask(Request request);

    /** What asking would cost. Sends nothing. */
    Estimate estimate(Request request);

    /**
     * Asks many at once, each on a virtual thread; how many are on the way is the server's limit.
     *
     * @return their replies in their order
     * @throws HyalineException as {@link #ask} does; what is on the way is waited for, because it
     *     is paid, unless this thread is interrupted
     */
    default List<Reply> askAll(List<? extends Request> requests) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> replies =
                    requests.stream().map(each -> threads.submit(() -> ask(each))).toList();
            List<Reply> results = new ArrayList<>();
            try {
                for (Future<Reply> reply : replies) {
                    results.add(reply.get());
                }
                return results;
            } catch (ExecutionException e) {
                throw HyalineException.unchecked(e);
            } catch (InterruptedException e) {
                replies.forEach(each -> each.cancel(true));
                Thread.currentThread().interrupt();
                throw RequestCoalescer.interrupted();
            }
        }
    }
}
