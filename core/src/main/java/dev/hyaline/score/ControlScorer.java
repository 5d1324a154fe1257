package dev.hyaline.score;

/** Scores controls over the windows of an explanation's series, with the same draws. */
final class ControlScorer {

    private final Series explained;
    private final SeriesBootstrap bootstrap;

    /**
     * @param explained the explanation's series
     * @param bootstrap of it
     */
    ControlScorer(Series explained, SeriesBootstrap bootstrap) {
        this.explained = explained;
        this.bootstrap = bootstrap;
    }

    Control score(ControlSource source) {
        Prediction prediction = Prediction.of(explained.windows(), source.simulation());
        if (!prediction.failures().isEmpty()) {
            Score undefined =
                    new Score.Undefined(
                            "the control failed on %d of %d windows"
                                    .formatted(
                                            prediction.failures().size(),
                                            explained.windows().size()));
            Control.Comparison none = new Control.Comparison(undefined, undefined);
            return new Control(source.name(), none, none, none);
        }
        Series control = explained.with(prediction);
        SeriesBootstrap paired = bootstrap.paired(control);
        return new Control(
                source.name(),
                compare(Subset.TOP_AND_RANDOM, control, paired),
                compare(Subset.RANDOM_ONLY, control, paired),
                compare(Subset.TOP_ONLY, control, paired));
    }

    private Control.Comparison compare(Subset subset, Series control, SeriesBootstrap paired) {
        Score score = control.correlation(subset).with(paired.interval(subset));
        Score difference = difference(explained.correlation(subset), score);
        return new Control.Comparison(score, difference.with(bootstrap.difference(subset, paired)));
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
