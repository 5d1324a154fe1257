package dev.hyaline.testing;

import java.util.HashMap;
import java.util.Map;

/**
 * What a scripted server has seen and done. A body's hash tells requests apart.
 *
 * @param received how often each body came
 * @param answered how often each body was answered, to the last byte
 * @param uncertain requests whose answer never came whole, or could not be read
 * @param promptTokens of answered requests
 * @param completionTokens of their answers
 */
public record ServerCounts(
        Map<String, Integer> received,
        Map<String, Integer> answered,
        int uncertain,
        long promptTokens,
        long completionTokens) {

    public ServerCounts {
        received = Map.copyOf(received);
        answered = Map.copyOf(answered);
    }

    /** All requests. */
    public int total() {
        return received.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Counts while it serves. */
    static final class Tally {
        private final Map<String, Integer> received = new HashMap<>();
        private final Map<String, Integer> answered = new HashMap<>();
        private int uncertain;
        private long promptTokens;
        private long completionTokens;

        /** Returns how often the body had come before. */
        synchronized int received(String hash) {
            return received.merge(hash, 1, Integer::sum) - 1;
        }

        synchronized int total() {
            return received.values().stream().mapToInt(Integer::intValue).sum();
        }

        synchronized void answered(String hash, int prompt, int completion) {
            answered.merge(hash, 1, Integer::sum);
            promptTokens += prompt;
            completionTokens += completion;
        }

        synchronized void uncertain() {
            uncertain++;
        }

        synchronized ServerCounts counts() {
            return new ServerCounts(received, answered, uncertain, promptTokens, completionTokens);
        }
    }
}
