package dev.hyaline.llm;

import dev.hyaline.llm.config.ServerConfig;
import dev.hyaline.llm.wire.RateHeaders;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Keeps one model of one server within its limits: requests at once, requests and tokens a minute.
 * Limits come from the configuration and from what the server says in {@code x-ratelimit-*}
 * headers; servers count per model, so each has its own. When the server asks to wait, everybody
 * waits. Thread-safe.
 */
final class RateLimiter {

    private final Timing timing;
    private final Semaphore places;
    private final TokenBucket requests;
    private final TokenBucket tokens;
    private long pausedUntilNanos;

    RateLimiter(ServerConfig config, Timing timing) {
        this.timing = timing;
        this.places = new Semaphore(config.concurrency(), true);
        long now = timing.nanos();
        this.requests = new TokenBucket(config.requestsPerMinute(), now);
        this.tokens = new TokenBucket(config.tokensPerMinute(), now);
        this.pausedUntilNanos = now;
    }

    /** A place among the requests at once. */
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits until one more request may be sent.
     *
     * @param amount tokens of its prompt and, at most, of its answer
     */
    Permit acquire(long amount) throws InterruptedException {
        places.acquire();
        boolean mayGo = false;
        try {
            waitFor(take(amount));
            for (long left = pauseLeft(); left > 0; left = pauseLeft()) {
                waitFor(left);
            }
            mayGo = true;
            return places::release;
        } finally {
            if (!mayGo) {
                places.release();
            }
        }
    }

    private void waitFor(long nanos) throws InterruptedException {
        if (nanos > 0) {
            timing.sleep(Duration.ofNanos(nanos));
        }
    }

    private synchronized long take(long amount) {
        long now = timing.nanos();
        return Math.max(requests.take(1, now), tokens.take((double) amount, now));
    }

    private synchronized long pauseLeft() {
        return pausedUntilNanos - timing.nanos();
    }

    synchronized void learn(RateHeaders headers) {
        long now = timing.nanos();
        headers.requests().ifPresent(limit -> requests.learn(limit, now));
        headers.tokens().ifPresent(limit -> tokens.learn(limit, now));
    }

    /**
     * Lets nobody go for so long.
     *
     * @return whether nobody was kept waiting before
     */
    synchronized boolean pause(Duration duration) {
        boolean begins = pauseLeft() <= 0;
        long until = timing.nanos() + duration.toNanos();
        pausedUntilNanos = until - pausedUntilNanos > 0 ? until : pausedUntilNanos;
        return begins;
    }

    /**
     * A token bucket that may go into debt: what is taken beyond its level has to be waited for.
     * Not thread-safe.
     */
    private static final class TokenBucket {

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
}
