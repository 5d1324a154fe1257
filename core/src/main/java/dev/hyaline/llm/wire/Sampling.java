package dev.hyaline.llm.wire;

import dev.hyaline.common.Arguments;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How an answer is drawn.
 *
 * @param maxTokens most tokens of the answer; 0 only where nothing but the prompt is looked at
 * @param temperature 0 for the likeliest answer; empty leaves it to the server (some models take no
 *     other)
 * @param seed for servers that have one
 * @param stop texts that end the answer
 * @param sample tells apart several answers to the same question: 0, 1, 2, …; it is part of the
 *     ledger's key and not sent
 */
public record Sampling(
        int maxTokens,
        OptionalDouble temperature,
        OptionalLong seed,
        List<String> stop,
        int sample) {

    public Sampling {
        if (maxTokens < 0 || sample < 0) {
            throw Arguments.wrong(
                    "maxTokens and sample must be at least 0, but are: %d and %d",
                    maxTokens, sample);
        }
        if (!(temperature.orElse(0) >= 0)) {
            throw Arguments.wrong(
                    "temperature must be at least 0, but is: %s", temperature.orElse(0));
        }
        stop = List.copyOf(stop);
    }

    /** The likeliest answer: temperature 0. */
    public static Sampling greedy(int maxTokens) {
        return at(0, maxTokens);
    }

    public static Sampling at(double temperature, int maxTokens) {
        return new Sampling(
                maxTokens, OptionalDouble.of(temperature), OptionalLong.empty(), List.of(), 0);
    }

    /** At whatever temperature the server takes by itself. */
    public static Sampling byServer(int maxTokens) {
        return new Sampling(maxTokens, OptionalDouble.empty(), OptionalLong.empty(), List.of(), 0);
    }

    /** The same at the server's own temperature. */
    Sampling withoutTemperature() {
        return new Sampling(maxTokens, OptionalDouble.empty(), seed, stop, sample);
    }

    /** The same with texts that end the answer. */
    public Sampling withStop(String... texts) {
        return new Sampling(maxTokens, temperature, seed, List.of(texts), sample);
    }

    /** The same, another draw. */
    public Sampling withSample(int index) {
        return new Sampling(maxTokens, temperature, seed, stop, index);
    }
}
