package dev.hyaline.study;

import dev.hyaline.results.RunScores;
import dev.hyaline.results.UnitScores;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.UnitId;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Made-up scores. NaN stands for what is undefined. */
final class Scores {

    private final Manifest.Model model;
    private final SequencedMap<UnitId, UnitScores> byUnit = new TreeMap<>();

    Scores(int layers, int unitsPerLayer) {
        model = new Manifest.Model("made up", "0".repeat(64), layers, 8, unitsPerLayer, 100, 64);
    }

    Scores with(String unit, double topAndRandom, double randomOnly) {
        return with(unit, topAndRandom, randomOnly, 0);
    }

    Scores with(String unit, double topAndRandom, double randomOnly, double lift) {
        byUnit.put(
                UnitId.parse(unit),
                new UnitScores(
                        false, optional(topAndRandom), optional(randomOnly), optional(lift)));
        return this;
    }

    Scores withDead(String unit) {
        OptionalDouble none = OptionalDouble.empty();
        byUnit.put(UnitId.parse(unit), new UnitScores(true, none, none, none));
        return this;
    }

    RunScores by(String explainer) {
        return new RunScores("run of " + explainer, model, new TreeMap<>(), explainer, byUnit);
    }

    private static OptionalDouble optional(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
