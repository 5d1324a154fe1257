package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.ServerConfig;
import dev.hyaline.llm.wire.RateHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RateLimiterTest {

    private static final double MILLISECOND = 0.001;

    private final FakeTiming timing = new FakeTiming();

    private RateLimiter limiter(int concurrency, int requestsPerMinute, int tokensPerMinute) {
        return new RateLimiter(
                new ServerConfig(
                        BaseUrl.OPENAI,
                        new KeySource.None(),
                        concurrency,
                        requestsPerMinute,
                        tokensPerMinute,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)),
                timing);
    }

    /** Seconds until so many requests have gone. */
    private double seconds(RateLimiter limiter, int requests, long tokens) throws Exception {
        long begun = timing.nanos();
        for (int i = 0; i < requests; i++) {
            limiter.acquire(tokens).close();
        }
        return (timing.nanos() - begun) / 1e9;
    }

    private static RateHeaders headers(String... namesAndValues) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return RateHeaders.of(headers, Instant.parse("2026-03-01T12:00:00Z"));
    }

    @Test
    void withoutLimitsNothingWaits() throws Exception {
        assertThat(seconds(limiter(1, 0, 0), 10_000, 1_000_000)).isZero();
    }

    @Test
    void aMinutesRequestsMayGoAtOnceAndTheOthersFollowEvenly() throws Exception {
        assertThat(seconds(limiter(1, 60, 0), 60, 1)).isZero();
        assertThat(seconds(limiter(1, 60, 0), 90, 1)).isCloseTo(30, within(MILLISECOND));
    }

    @Test
    void tokensAreLimitedLikewise() throws Exception {
        assertThat(seconds(limiter(1, 0, 6000), 9, 1000)).isCloseTo(30, within(MILLISECOND));
        assertThat(seconds(limiter(1, 0, 6000), 1, 9000))
                .as("more than a minute's, at once")
                .isCloseTo(30, within(MILLISECOND));
    }

    @Test
    void limitsAreLearnedFromHeaders() throws Exception {
        RateLimiter limiter = limiter(1, 0, 0);
        limiter.learn(
                headers(
                        "x-ratelimit-limit-requests", "120",
                        "x-ratelimit-remaining-requests", "3",
                        "x-ratelimit-reset-requests", "58.5s"));
        assertThat(seconds(limiter, 3, 1)).isZero();
        assertThat(seconds(limiter, 10, 1)).isCloseTo(5, within(MILLISECOND));
    }

    @Test
    void aLimitADayIsTakenAsOne() throws Exception {
        RateLimiter limiter = limiter(1, 0, 0);
        limiter.learn(
                headers(
                        "x-ratelimit-limit-requests", "200",
                        "x-ratelimit-remaining-requests", "0",
                        "x-ratelimit-reset-requests", "24h0m0s"));
        assertThat(seconds(limiter, 1, 1)).isCloseTo(432, within(MILLISECOND));
    }

    @Test
    void whatIsLearnedDoesNotRaiseTheUsersLimit() throws Exception {
        RateLimiter limiter = limiter(1, 60, 0);
        limiter.learn(
                headers(
                        "x-ratelimit-limit-requests", "10000",
                        "x-ratelimit-remaining-requests", "9999"));
        assertThat(seconds(limiter, 61, 1)).isCloseTo(1, within(MILLISECOND));
    }

    @Test
    void whenTheServerAsksToWaitEverybodyDoes() throws Exception {
        RateLimiter limiter = limiter(4, 0, 0);
        limiter.pause(Duration.ofSeconds(7));
        limiter.pause(Duration.ofSeconds(3));
        assertThat(seconds(limiter, 5, 1)).isCloseTo(7, within(MILLISECOND));
    }

    @Test
    void noMoreAreOnTheWayThanAllowed() throws Exception {
        RateLimiter limiter = limiter(2, 0, 0);
        RateLimiter.Permit first = limiter.acquire(1);
        try (RateLimiter.Permit _ = limiter.acquire(1)) {
            CompletableFuture<Boolean> third = new CompletableFuture<>();
            Thread waiting =
                    Thread.ofVirtual()
                            .start(() -> {
                                try (RateLimiter.Permit _ = limiter.acquire(1)) {
                                    third.complete(true);
                                } catch (InterruptedException e) {
                                    third.complete(false);
                                }
                            });
            assertThat(waiting.join(Duration.ofMillis(50))).isFalse();
            first.close();
            assertThat(third.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
