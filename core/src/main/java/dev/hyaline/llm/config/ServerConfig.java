package dev.hyaline.llm.config;

import dev.hyaline.common.HyalineException;
import java.time.Duration;
import java.util.Optional;

/**
 * A server and how it may be used.
 *
 * @param concurrency most requests at once
 * @param requestsPerMinute most requests a minute; 0 leaves it to what the server says of itself
 * @param tokensPerMinute most tokens a minute, prompt and answer; 0 likewise
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long a request may take, from connecting to the answer's last byte
 * @param retryWait most that the first wait behind a failed attempt takes; empty for the usual
 */
public record ServerConfig(
        BaseUrl baseUrl,
        KeySource key,
        int concurrency,
        int requestsPerMinute,
        int tokensPerMinute,
        Duration connectTimeout,
        Duration requestTimeout,
        Optional<Duration> retryWait) {

    private static final int CONCURRENCY = 8;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    // Large models on small machines take minutes for a prompt of some thousand tokens.
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(5);

    public ServerConfig {
        require(concurrency >= 1, "concurrency must be at least 1", concurrency);
        require(requestsPerMinute >= 0, "requestsPerMinute must be at least 0", requestsPerMinute);
        require(tokensPerMinute >= 0, "tokensPerMinute must be at least 0", tokensPerMinute);
        require(connectTimeout.isPositive(), "connectTimeout must be above 0", connectTimeout);
        require(requestTimeout.isPositive(), "requestTimeout must be above 0", requestTimeout);
        require(
                retryWait.filter(Duration::isNegative).isEmpty(),
                "retryWait must be at least 0",
                retryWait);
    }

    /** A server whose failed attempts are repeated as usual. */
    public ServerConfig(
            BaseUrl baseUrl,
            KeySource key,
            int concurrency,
            int requestsPerMinute,
            int tokensPerMinute,
            Duration connectTimeout,
            Duration requestTimeout) {
        this(
                baseUrl,
                key,
                concurrency,
                requestsPerMinute,
                tokensPerMinute,
                connectTimeout,
                requestTimeout,
                Optional.empty());
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw HyalineException.usage(rule + ", but is: " + value);
        }
    }

    /** A server with the default limits. */
    public static ServerConfig of(BaseUrl baseUrl, KeySource key) {
        return new ServerConfig(baseUrl, key, CONCURRENCY, 0, 0, CONNECT_TIMEOUT, REQUEST_TIMEOUT);
    }

    public ServerConfig withKey(KeySource other) {
        return new ServerConfig(
                baseUrl,
                other,
                concurrency,
                requestsPerMinute,
                tokensPerMinute,
                connectTimeout,
                requestTimeout,
                retryWait);
    }
}
