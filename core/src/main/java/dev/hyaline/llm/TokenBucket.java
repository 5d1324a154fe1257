package dev.hyaline.llm;

import dev.hyaline.llm.wire.RateHeaders;
import java.time.Duration;

/**
 * A token bucket that may go into debt: what is taken beyond its level has to be waited for. Not
 * thread-safe.
 */
final class TokenBucket {

    private static final double SECONDS_A_MINUTE = 60;
    private static final double NANOS = 1e9;

    /** Set by the user: the most that anything learned may raise it to. 0 for none. */
    private final double perMinute;

    private double capacity;
    private double perSecond;
    private double level;
    private long lastNanos;

    /**
     * @param perMinute the user's limit; 0 for none until one is learned
     */
    TokenBucket(double perMinute, long nowNanos) {
        this.perMinute = perMinute;
        this.capacity = perMinute;
        this.perSecond = perMinute / SECONDS_A_MINUTE;
        this.level = perMinute;
        this.lastNanos = nowNanos;
    }

    /** Takes an amount; returns how long to wait before using it, in nanoseconds. */
    long take(double amount, long nowNanos) {
        if (perSecond == 0) {
            return 0;
        }
        refill(nowNanos);
        level -= amount;
        return level >= 0 ? 0 : (long) (-level / perSecond * NANOS);
    }

    /** Learns from what the server says; the user's limit holds all the same. */
    void learn(RateHeaders.Limit limit, long nowNanos) {
        refill(nowNanos);
        boolean first = perSecond == 0;
        double rate = rate(limit);
        capacity = perMinute == 0 ? limit.limit() : Math.min(perMinute, limit.limit());
        perSecond = perMinute == 0 ? rate : Math.min(perMinute / SECONDS_A_MINUTE, rate);
        level = first ? limit.remaining() : Math.min(level, limit.remaining());
    }

    /** Per minute, unless the time until it is full again shows a longer period. */
    private static double rate(RateHeaders.Limit limit) {
        double usual = limit.limit() / SECONDS_A_MINUTE;
        double used = limit.limit() - limit.remaining();
        double seconds = limit.reset().map(Duration::toNanos).orElse(0L) / NANOS;
        return used > 0 && seconds > 0 ? Math.min(usual, used / seconds) : usual;
    }

    private void refill(long nowNanos) {
        double seconds = (nowNanos - lastNanos) / NANOS;
        lastNanos = nowNanos;
        level = Math.min(capacity, level + seconds * perSecond);
    }
}
