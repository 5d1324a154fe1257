package dev.hyaline.llm.config;

import dev.hyaline.common.Arguments;
import dev.hyaline.common.Seed;
import java.time.Duration;

/**
 * How failed attempts are repeated. Before attempt n + 1 a random time between 0 and min({@code
 * cap}, {@code base} · 2ⁿ⁻¹) goes by ("full jitter"), seeded by the request; after a server's
 * {@code Retry-After}, that time and a random one up to {@code base}.
 *
 * @param attempts most attempts of a request
 * @param base see above
 * @param cap see above
 * @param longestWait most that a server may ask to wait; beyond it the request has failed
 * @param failuresInARow so many requests that fail for good, none answered in between, end the run
 */
public record RetryPolicy(
        int attempts, Duration base, Duration cap, Duration longestWait, int failuresInARow) {

    public static final RetryPolicy DEFAULT =
            new RetryPolicy(
                    6, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(10), 10);

    public RetryPolicy {
        if (attempts < 1 || failuresInARow < 1) {
            throw Arguments.wrong(
                    "attempts and failuresInARow must be at least 1, but are: %d and %d",
                    attempts, failuresInARow);
        }
        if (base.isNegative() || cap.isNegative() || longestWait.isNegative()) {
            throw Arguments.wrong(
                    "times must not be negative, but are: %s, %s, %s", base, cap, longestWait);
        }
    }

    /** The same with another first wait. */
    public RetryPolicy withBase(Duration other) {
        return new RetryPolicy(attempts, other, cap, longestWait, failuresInARow);
    }

    /**
     * How long to wait behind a failed attempt.
     *
     * @param attempt which one failed, from 1
     * @param seed of the request
     */
    public Duration backOff(int attempt, Seed seed) {
        int doublings = Math.min(attempt - 1, 30);
        double most = Math.min((double) cap.toNanos(), base.toNanos() * (double) (1L << doublings));
        return random(most, attempt, seed);
    }

    /** How long to wait when the server said so. */
    public Duration after(Duration retryAfter, int attempt, Seed seed) {
        return retryAfter.plus(random((double) base.toNanos(), attempt, seed));
    }

    private static Duration random(double mostNanos, int attempt, Seed seed) {
        double share = (seed.hash(attempt) >>> 11) * 0x1.0p-53; // in [0, 1)
        return Duration.ofNanos((long) (mostNanos * share));
    }
}
