package dev.hyaline.web.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class QueueTest {

    @Test
    void whoComesWhenAllPlacesAreTakenIsToldSo() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (Queue queue = new Queue(2);
                ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            answers.add(
                    askers.submit(() ->
                            queue.run(() -> {
                                begun.countDown();
                                end.await();
                                return 0;
                            })));
            begun.await();
            answers.add(askers.submit(() -> queue.run(() -> 1)));
            answers.add(askers.submit(() -> queue.run(() -> 2)));
            while (queue.waiting() < 2) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> queue.run(() -> 3))
                    .isInstanceOf(Busy.class)
                    .hasMessage("The model is busy: 2 texts are waiting. Try again in a moment.");
            end.countDown();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(i);
            }
            assertThat(queue.run(() -> 4)).isEqualTo(4);
        }
    }

    @Test
    void whatWorkThrowsReachesWhoAskedForIt() {
        try (Queue queue = new Queue(1)) {
            assertThatThrownBy(() ->
                            queue.run(() -> {
                                throw new IllegalArgumentException("no");
                            }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no");
        }
    }
}
