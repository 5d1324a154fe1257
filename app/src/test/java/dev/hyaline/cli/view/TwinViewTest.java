package dev.hyaline.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.results.RunScores;
import dev.hyaline.results.UnitScores;
import dev.hyaline.run.Manifest;
import dev.hyaline.study.TwinReport;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TwinViewTest {

    private static final Manifest.Model MODEL =
            new Manifest.Model("small", "0".repeat(64), 1, 8, 1000, 100, 64);

    @Test
    void aTrainedModelThatStandsAboveIsSaidTo() {
        assertThat(sentence(scores(100, 0.7), scores(100, 0.3)))
                .matches(
                        "By score trained units stand above the untrained twin's:\\R {2}0\\.7\\d+ against"
                                + " 0\\.3\\d+ on average, and higher in 100\\.0 % of pairs \\(95 %: 100\\.0"
                                + " to 100\\.0; 50 is chance\\)\\.");
    }

    @Test
    void aTwinThatStandsAboveTakesTheMeaningFromHighScores() {
        assertThat(sentence(scores(100, 0.3), scores(100, 0.35)))
                .startsWith(
                        "By score trained units stand below the untrained twin's, so that a high one is"
                                + " no sign of anything learned:");
    }

    @Test
    void whatCannotBeToldApartIsSaidToBeSo() {
        RunScores same = scores(100, 0.5);
        assertThat(sentence(same, same))
                .startsWith("By score trained units cannot be told from the untrained twin's:")
                .contains("higher in 50.0 % of pairs");
    }

    @Test
    void withTooFewUnitsNothingIsSaid() {
        assertThat(sentence(scores(1, 0.5), scores(100, 0.5)))
                .isEqualTo("By score nothing can be said: too few units have one.");
        assertThat(sentence(scores(5, 0.5), scores(0, 0.5)))
                .isEqualTo("By score nothing can be said: too few units have one.");
    }

    @Test
    void everyUnitIsInTheHistogramOrUndefined() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new TwinView(out).print(TwinReport.of(scores(90, 0.3), scores(40, 0.5), new Seed(1)));
        out.flush();
        assertThat(text.toString())
                .containsPattern("undefined +█* +10\\.0 % +█* +10\\.0 %") // every tenth
                .containsPattern("trained +90 +9 +9 +0\\.3")
                .containsPattern("twin +40 +4 +4 +0\\.5");
        assertThat(text.toString().lines().filter(line -> line.matches(".*\\.\\d %")))
                .hasSizeGreaterThan(9)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    private static String sentence(RunScores trained, RunScores twin) {
        return TwinView.sentence("score", TwinReport.of(trained, twin, new Seed(1)).topAndRandom());
    }

    /** Scores from one number to a tenth above; every tenth unit is dead. */
    private static RunScores scores(int units, double from) {
        SplittableRandom random = new SplittableRandom(2);
        TreeMap<UnitId, UnitScores> scores = new TreeMap<>();
        for (int unit = 0; unit < units; unit++) {
            boolean dead = unit % 10 == 9;
            OptionalDouble score =
                    dead
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(random.nextDouble(from, from + 0.1));
            scores.put(
                    new UnitId(Site.neurons(0), unit), new UnitScores(dead, score, score, score));
        }
        return new RunScores("run", MODEL, new TreeMap<>(), "lexical", scores);
    }
}
