package dev.hyaline.llm.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a response's headers say of the server's limits. What cannot be understood is absent.
 *
 * @param retryAfter how long to wait; from {@code retry-after-ms} or {@code Retry-After}, which
 *     holds seconds or an HTTP date
 * @param requests from {@code x-ratelimit-…-requests}
 * @param tokens from {@code x-ratelimit-…-tokens}
 */
public record RateHeaders(
        Optional<Duration> retryAfter, Optional<Limit> requests, Optional<Limit> tokens) {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(?:\\.\\d+)?");
    private static final Pattern PARTS = Pattern.compile("(\\d{1,9}(?:\\.\\d+)?)(ms|s|m|h|d)");

    /**
     * A limit.
     *
     * @param limit most in a period
     * @param remaining what is left of it
     * @param reset until all of it is there again
     */
    public record Limit(double limit, double remaining, Optional<Duration> reset) {}

    /**
     * @param headers by name in lower case
     * @param now what dates are compared with
     */
    public static RateHeaders of(Map<String, String> headers, Instant now) {
        Optional<Duration> milliseconds =
                number(headers, "retry-after-ms").map(each -> seconds(each / 1000));
        return new RateHeaders(
                milliseconds.or(() ->
                        Optional.ofNullable(headers.get("retry-after"))
                                .flatMap(each -> retryAfter(each.strip(), now))),
                limit(headers, "requests"),
                limit(headers, "tokens"));
    }

    private static Optional<Duration> retryAfter(String value, Instant now) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(seconds(Double.parseDouble(value)));
        }
        try {
            Instant date =
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration left = Duration.between(now, date);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Limit> limit(Map<String, String> headers, String of) {
        Optional<Double> limit = number(headers, "x-ratelimit-limit-" + of);
        Optional<Double> remaining = number(headers, "x-ratelimit-remaining-" + of);
        if (limit.isEmpty() || remaining.isEmpty() || limit.get() <= 0) {
            return Optional.empty();
        }
        Optional<Duration> reset =
                Optional.ofNullable(headers.get("x-ratelimit-reset-" + of))
                        .flatMap(RateHeaders::duration);
        return Optional.of(new Limit(limit.get(), remaining.get(), reset));
    }

    private static Optional<Double> number(Map<String, String> headers, String name) {
        return Optional.ofNullable(headers.get(name))
                .map(String::strip)
                .filter(each -> SECONDS.matcher(each).matches())
                .map(Double::valueOf);
    }

    /** OpenAI's {@code 6m0s}, {@code 1.5s}, {@code 20ms}; a bare number is seconds. */
    static Optional<Duration> duration(String text) {
        String stripped = text.strip();
        if (SECONDS.matcher(stripped).matches()) {
            return Optional.of(seconds(Double.parseDouble(stripped)));
        }
        Matcher parts = PARTS.matcher(stripped);
        double sum = 0;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            double value = Double.parseDouble(parts.group(1));
            sum +=
                    switch (parts.group(2)) {
                        case "ms" -> value / 1000;
                        case "m" -> value * 60;
                        case "h" -> value * 3600;
                        case "d" -> value * 86_400;
                        default -> value;
                    };
            end = parts.end();
        }
        return end > 0 && end == stripped.length() ? Optional.of(seconds(sum)) : Optional.empty();
    }

    private static Duration seconds(double value) {
        return Duration.ofNanos((long) (value * 1e9));
    }
}
