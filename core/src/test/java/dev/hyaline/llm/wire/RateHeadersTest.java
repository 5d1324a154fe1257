package dev.hyaline.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateHeadersTest {

    private static RateHeaders headers(String... namesAndValues) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return RateHeaders.of(headers, Instant.parse("2026-03-01T12:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "1s, 1000",
        "20ms, 20",
        "6m0s, 360000",
        "1h2m3.5s, 3723500",
        "1d, 86400000",
        "12, 12000",
        "0.25, 250",
    })
    void timesAreRead(String text, long milliseconds) {
        assertThat(RateHeaders.duration(text)).contains(Duration.ofMillis(milliseconds));
    }

    @ParameterizedTest
    @CsvSource({"soon", "''", "s", "1x", "-1s", "1s later", "2026-03-01T12:00:00Z"})
    void whatIsNoTimeIsAbsent(String text) {
        assertThat(RateHeaders.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | 3 | 3000",
                "retry-after | 0.5 | 500",
                "retry-after-ms | 20 | 20",
                "retry-after | Sun, 1 Mar 2026 12:00:09 GMT | 9000",
                "retry-after | Sun, 01 Mar 2026 11:00:00 GMT | 0",
            })
    void retryAfterIsSecondsOrADate(String name, String value, long milliseconds) {
        assertThat(headers(name, value).retryAfter()).contains(Duration.ofMillis(milliseconds));
    }

    @Test
    void headersThatMakeNoSenseAreAbsent() {
        RateHeaders odd =
                headers(
                        "retry-after", "later",
                        "x-ratelimit-limit-requests", "many",
                        "x-ratelimit-remaining-requests", "1",
                        "x-ratelimit-limit-tokens", "0",
                        "x-ratelimit-remaining-tokens", "0");
        assertThat(odd)
                .isEqualTo(new RateHeaders(Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
