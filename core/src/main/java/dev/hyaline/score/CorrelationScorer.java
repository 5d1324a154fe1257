package dev.hyaline.score;

import dev.hyaline.common.CorrelationBootstrap;
import dev.hyaline.common.Interval;
import dev.hyaline.common.Replicates;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.text.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores an explanation by how well the activations simulated from it correlate with the true ones,
 * over the concatenation of the unit's test windows (the 2023 paper's score).
 *
 * <p>All recorded test windows are scored, the top ones and the uniform ones; a window in both
 * counts as top. The intervals come from a bootstrap of documents within these two strata. A
 * control is scored over the windows that the explanation's simulation did not fail on, with the
 * same draws. Thread-safe if the simulator is.
 */
public final class CorrelationScorer {

    private static final int PAPERS_WINDOWS = 5;

    private final Simulator simulator;
    private final ScoringConfig config;

    public CorrelationScorer(Simulator simulator, ScoringConfig config) {
        this.simulator = simulator;
        this.config = config;
    }

    /** The score card with the token table as its only control. */
    public ScoreCard score(Explanation explanation, UnitRecord record) {
        return score(explanation, record, List.of());
    }

    /**
     * The score card.
     *
     * @param explanation of the record's unit; a dead unit's is not simulated, its scores are
     *     undefined
     * @param record whose test windows are scored and whose calibrate windows are calibrated on
     * @param controls to set beside the token table
     */
    public ScoreCard score(
            Explanation explanation, UnitRecord record, List<ControlSource> controls) {
        if (!explanation.unit().equals(record.summary().unit())) {
            throw new IllegalArgumentException(
                    "explanation must be of unit %s, but is of: %s"
                            .formatted(record.summary().unit(), explanation.unit()));
        }
        if (explanation.status() instanceof Explanation.Status.Dead) {
            return unscored(explanation, "the unit is dead");
        }
        Series calibrating = calibrating(explanation, record);
        Optional<Calibration> calibration = calibrating.calibration(config.calibration());

        WindowSet all = WindowSet.of(record, Split.TEST);
        Prediction prediction = predict(explanation, all);
        Series series = Series.of(prediction.windows(), prediction);
        WindowSet paper = all.first(PAPERS_WINDOWS).only(prediction.byWindow().keySet());
        CorrelationBootstrap bootstrap = bootstrap(explanation, series);

        List<Control> scoredControls = new ArrayList<>();
        List<ControlSource> sources = new ArrayList<>(controls);
        sources.addFirst(ControlSource.tokenTable(record.summary().tokenTable()));
        for (ControlSource source : sources) {
            scoredControls.add(control(source, explanation, series, bootstrap));
        }
        return new ScoreCard(
                explanation.unit(),
                explanation.id(),
                explanation.provenance(),
                simulator.name(),
                calibration,
                calibrating.windows().size(),
                config.resamples(),
                scores(Subset.TOP_AND_RANDOM, series, calibration, bootstrap),
                scores(Subset.RANDOM_ONLY, series, calibration, bootstrap),
                scores(Subset.TOP_ONLY, series, calibration, bootstrap),
                Series.of(paper, prediction)
                        .scores(Subset.TOP_AND_RANDOM, calibration, Optional.empty()),
                prediction.failures(),
                scoredControls);
    }

    private Prediction predict(Explanation explanation, WindowSet windows) {
        return Prediction.of(windows, tokens -> simulator.simulate(explanation, tokens));
    }

    private Series calibrating(Explanation explanation, UnitRecord record) {
        Prediction prediction = predict(explanation, WindowSet.of(record, Split.CALIBRATE));
        return Series.of(prediction.windows(), prediction);
    }

    /** The same seed for everything scored on a unit: this is what pairs the differences. */
    private CorrelationBootstrap bootstrap(Explanation explanation, Series series) {
        Seed seed = config.seed().derive("score/bootstrap/" + explanation.unit());
        return series.bootstrap(config.resamples(), seed);
    }

    private static SubsetScores scores(
            Subset subset,
            Series series,
            Optional<Calibration> calibration,
            CorrelationBootstrap bootstrap) {
        return series.scores(subset, calibration, subset.replicates(bootstrap).interval());
    }

    private Control control(
            ControlSource source,
            Explanation explanation,
            Series series,
            CorrelationBootstrap bootstrap) {
        Prediction prediction = Prediction.of(series.windows(), source.simulation());
        if (!prediction.failures().isEmpty()) {
            Score undefined =
                    new Score.Undefined(
                            "the control failed on %d of %d windows"
                                    .formatted(
                                            prediction.failures().size(), series.windows().size()));
            Control.Comparison none = new Control.Comparison(undefined, undefined);
            return new Control(source.name(), none, none, none);
        }
        Series controlSeries = series.with(prediction);
        CorrelationBootstrap controlBootstrap = bootstrap(explanation, controlSeries);
        return new Control(
                source.name(),
                compare(Subset.TOP_AND_RANDOM, series, bootstrap, controlSeries, controlBootstrap),
                compare(Subset.RANDOM_ONLY, series, bootstrap, controlSeries, controlBootstrap),
                compare(Subset.TOP_ONLY, series, bootstrap, controlSeries, controlBootstrap));
    }

    private static Control.Comparison compare(
            Subset subset,
            Series series,
            CorrelationBootstrap bootstrap,
            Series control,
            CorrelationBootstrap controlBootstrap) {
        Replicates replicates = subset.replicates(controlBootstrap);
        Score score = control.correlation(subset).with(replicates.interval());
        Optional<Interval> interval = subset.replicates(bootstrap).minus(replicates).interval();
        return new Control.Comparison(
                score, difference(series.correlation(subset), score).with(interval));
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

    private ScoreCard unscored(Explanation explanation, String reason) {
        SubsetScores undefined = SubsetScores.undefined(reason);
        return new ScoreCard(
                explanation.unit(),
                explanation.id(),
                explanation.provenance(),
                simulator.name(),
                Optional.empty(),
                0,
                config.resamples(),
                undefined,
                undefined,
                undefined,
                undefined,
                List.of(),
                List.of());
    }
}
