package dev.hyaline.study;

import dev.hyaline.score.Score;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Scores of many units, by what they are of; undefined ones are in no mean. For one thread. */
final class Gathering {

    int cards;
    int undefined;
    long failures;
    private final Map<String, DoubleStream.Builder> numbers = new HashMap<>();

    /**
     * A card more.
     *
     * @param headline its score
     * @param failed how many of its windows or items failed
     */
    void card(Score headline, int failed) {
        cards++;
        undefined += headline.number().isEmpty() ? 1 : 0;
        failures += failed;
    }

    void add(String of, Score score) {
        DoubleStream.Builder some = numbers.computeIfAbsent(of, _ -> DoubleStream.builder());
        score.number().ifPresent(some::add);
    }

    /** To be asked once. */
    Mean mean(String of) {
        DoubleStream.Builder some = numbers.getOrDefault(of, DoubleStream.builder());
        return Mean.of(some.build().toArray());
    }
}
