package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RequestCoalescerTest {

    private static final Reply REPLY = new Failure("none", 0, 1);

    private final RequestCoalescer coalescer = new RequestCoalescer();
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);

    private Reply work() throws InterruptedException {
        begun.incrementAndGet();
        gate.await();
        return REPLY;
    }

    /** Somebody who waits; completes with what came of it. */
    private final class Waiter {
        private final CompletableFuture<Reply> result = new CompletableFuture<>();
        private final Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                result.complete(
                                        coalescer.join("key", RequestCoalescerTest.this::work));
                            } catch (InterruptedException | RuntimeException e) {
                                result.completeExceptionally(e);
                            }
                        });

        void awaitWaiting() throws InterruptedException {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(2);
            }
        }
    }

    private Waiter waiting() throws InterruptedException {
        Waiter waiter = new Waiter();
        waiter.awaitWaiting();
        return waiter;
    }

    @Test
    void whoWaitsForTheSameSharesIt() throws Exception {
        Waiter first = waiting();
        Waiter second = waiting();
        gate.countDown();
        assertThat(first.result.get(5, TimeUnit.SECONDS)).isSameAs(REPLY);
        assertThat(second.result.get(5, TimeUnit.SECONDS)).isSameAs(REPLY);
        assertThat(begun).hasValue(1);
    }

    @Test
    void oneWhoLeavesDoesNotBreakItOffForTheOthers() throws Exception {
        Waiter first = waiting();
        Waiter second = waiting();
        first.thread.interrupt();
        assertInterrupted(first);
        gate.countDown();
        assertThat(second.result.get(5, TimeUnit.SECONDS)).isSameAs(REPLY);
        assertThat(begun).hasValue(1);
    }

    @Test
    void theLastWhoLeavesBreaksItOffAndTheNextBeginsAnew() throws Exception {
        Waiter first = waiting();
        first.thread.interrupt();
        assertInterrupted(first);
        Waiter next = waiting();
        gate.countDown();
        assertThat(next.result.get(5, TimeUnit.SECONDS)).isSameAs(REPLY);
        assertThat(begun).hasValue(2);
    }

    @Test
    void closingBreaksOffEverythingAndLetsNothingBegin() throws Exception {
        Waiter first = waiting();
        coalescer.close();
        assertInterrupted(first);
        assertThatThrownBy(() -> coalescer.join("other", this::work))
                .isInstanceOf(InterruptedException.class);
        assertThat(begun).hasValue(1);
    }

    @Test
    void whatTheWorkThrowsIsThrown() {
        assertThatThrownBy(() ->
                        coalescer.join(
                                "key",
                                () -> {
                                    throw new IllegalArgumentException("no");
                                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no");
    }

    private static void assertInterrupted(Waiter waiter) {
        assertThat(waiter.result)
                .failsWithin(java.time.Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(InterruptedException.class);
    }
}
