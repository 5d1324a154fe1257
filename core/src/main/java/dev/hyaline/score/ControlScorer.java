package dev.hyaline.score;

import dev.hyaline.score.ScoreCard.ControlScore;
import java.util.List;
import java.util.function.Function;

/** Scores controls over the windows of an explanation's series, with the same draws. */
final class ControlScorer {

    private final Prediction prediction;
    private final Paired whole;
    private final Function<Series, SeriesBootstrap> drawing;

    /**
     * @param prediction the explanation's
     * @param explained its series
     * @param bootstrap of that
     * @param drawing the bootstrap of a series over fewer windows
     */
    ControlScorer(
            Prediction prediction,
            Series explained,
            SeriesBootstrap bootstrap,
            Function<Series, SeriesBootstrap> drawing) {
        this.prediction = prediction;
        this.whole = new Paired(explained, bootstrap);
        this.drawing = drawing;
    }

    ControlScore score(ControlSource source) {
        Prediction control = Prediction.of(whole.explained().windows(), source.simulation());
        return control.failures().isEmpty()
                ? whole.against(source.name(), control)
                : without(control).against(source.name(), control);
    }

    /** The explanation's series over the windows that the control's simulation gave too. */
    private Paired without(Prediction control) {
        Series fewer = Series.of(control.windows(), prediction);
        return new Paired(fewer, drawing.apply(fewer));
    }

    /** An explanation's series, to be held against others over the same windows. */
    private record Paired(Series explained, SeriesBootstrap bootstrap) {

        ControlScore against(String name, Prediction prediction) {
            Series control = explained.with(prediction);
            SeriesBootstrap paired = bootstrap.paired(control);
            return new ControlScore(
                    name,
                    compare(Subset.TOP_AND_RANDOM, control, paired),
                    compare(Subset.RANDOM_ONLY, control, paired),
                    compare(Subset.TOP_ONLY, control, paired),
                    List.copyOf(prediction.failures()));
        }

        private ControlScore.Comparison compare(
                Subset subset, Series control, SeriesBootstrap paired) {
            Score score = control.correlation(subset).with(paired.interval(subset));
            Score difference = difference(explained.correlation(subset), score);
            return new ControlScore.Comparison(
                    score, difference.with(bootstrap.difference(subset, paired)));
        }
    }

    private static Score difference(Score score, Score control) {
        return switch (score) {
            case Score.Undefined undefined ->
                    new Score.Undefined("the explanation's score: " + undefined.reason());
            case Score.Value value ->
                    switch (control) {
                        case Score.Undefined undefined ->
                                new Score.Undefined("the control's score: " + undefined.reason());
                        case Score.Value other -> Score.of(value.value() - other.value());
                    };
        };
    }
}
