package dev.hyaline.llm.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {

    private static final RetryPolicy POLICY = RetryPolicy.DEFAULT;

    @Test
    void waitsAreAnywhereBetweenZeroAndTwiceAsLongAsBeforeUpToTheCap() {
        for (int attempt = 1; attempt <= 40; attempt++) {
            long most = Math.min(30_000, 500L << Math.min(attempt - 1, 20));
            List<Long> waits = new ArrayList<>();
            for (int seed = 0; seed < 2000; seed++) {
                waits.add(POLICY.backOff(attempt, new Seed(seed)).toMillis());
            }
            assertThat(waits).as("attempt %d", attempt).allMatch(each -> each >= 0 && each <= most);
            double mean = waits.stream().mapToLong(Long::longValue).average().orElseThrow();
            // The mean of 2,000 uniform draws is within 4 standard errors of the middle.
            assertThat(mean).isBetween(most * 0.47, most * 0.53);
        }
    }

    @Test
    void theyAreTheSameForTheSameSeed() {
        assertThat(POLICY.backOff(3, new Seed(7))).isEqualTo(POLICY.backOff(3, new Seed(7)));
        assertThat(POLICY.backOff(3, new Seed(7))).isNotEqualTo(POLICY.backOff(3, new Seed(8)));
        assertThat(POLICY.backOff(3, new Seed(7))).isNotEqualTo(POLICY.backOff(4, new Seed(7)));
    }

    @Test
    void whatTheServerAsksForIsWaitedAndALittleMore() {
        Duration asked = Duration.ofSeconds(20);
        for (int seed = 0; seed < 100; seed++) {
            assertThat(POLICY.after(asked, 2, new Seed(seed)))
                    .isBetween(asked, asked.plusMillis(500));
        }
    }
}
