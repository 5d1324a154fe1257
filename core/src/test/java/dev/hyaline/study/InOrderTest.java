package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class InOrderTest {

    private static final List<Integer> THINGS = IntStream.range(0, 100).boxed().toList();

    private final List<Integer> out = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resultsComeInTheOrderOfWhatWentIn(boolean waits) {
        InOrder.each(
                THINGS,
                waits,
                each -> {
                    pause(each * 37 % 5);
                    return each * 10;
                },
                out::addAll);
        assertThat(out).isEqualTo(THINGS.stream().map(each -> each * 10).toList());
    }

    @Test
    void whereAServerIsWaitedForAllWaitAtOnce() {
        CountDownLatch all = new CountDownLatch(THINGS.size());
        InOrder.each(
                THINGS,
                true,
                each -> {
                    all.countDown();
                    await(all);
                    return each;
                },
                out::addAll);
        assertThat(out).isEqualTo(THINGS);
    }

    @Test
    void whatIsThereIsHandedOnWhileOthersAreWaitedFor() {
        CountDownLatch first = new CountDownLatch(1);
        InOrder.each(
                List.of(1, 2),
                true,
                each -> {
                    if (each == 2) {
                        await(first); // until the first was handed on
                    }
                    return each;
                },
                some -> {
                    out.addAll(some);
                    first.countDown();
                });
        assertThat(out).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstFailureIsThrownAndWhatWasFinishedIsNotLost(boolean waits) {
        assertThatThrownBy(() ->
                        InOrder.each(
                                THINGS,
                                waits,
                                each -> {
                                    if (each == 7 || each == 50) {
                                        throw HyalineException.languageModel("failed at " + each);
                                    }
                                    return each;
                                },
                                out::addAll))
                .isInstanceOf(HyalineException.class)
                .hasMessage("failed at 7");
        assertThat(out).hasSize(98).doesNotContain(7, 50).isSorted();
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
