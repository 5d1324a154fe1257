package dev.hyaline.score;

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
 * <p>All recorded test windows are scored, the top ones and the uniform ones; one that is both
 * counts once, and as top, where both are scored together, and as uniform in random-only. The
 * intervals come from a bootstrap of documents, see {@link SeriesBootstrap}. A control is scored
 * over the windows that the explanation's simulation did not fail on, with the same draws.
 * Thread-safe if the simulator is.
 */
public final class CorrelationScorer {

    private static final int PAPERS_WINDOWS = 5;

    private final Simulator simulator;
    private final ScoringConfig config;
    private final EvidenceDocuments evidence;

    /**
     * @param simulator of explanations
     * @param config how to score
     * @param evidence documents that nothing may be scored on
     */
    public CorrelationScorer(
            Simulator simulator, ScoringConfig config, EvidenceDocuments evidence) {
        this.simulator = simulator;
        this.config = config;
        this.evidence = evidence;
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
        WindowSet all = WindowSet.of(record, Split.TEST);
        Separation separation = Separation.of(evidence, explanation.unit(), all);
        if (explanation.status() instanceof Explanation.Status.Dead) {
            return unscored(explanation, separation, "the unit is dead");
        }
        Series calibrating = calibrating(explanation, record);
        Optional<Calibration> calibration = calibrating.calibration(config.calibration());

        Prediction prediction = predict(explanation, all);
        Series series = Series.of(prediction.windows(), prediction);
        WindowSet paper = all.first(PAPERS_WINDOWS).only(prediction.byWindow().keySet());
        Seed seed = config.seed().derive("score/bootstrap/" + explanation.unit());
        SeriesBootstrap bootstrap = SeriesBootstrap.of(series, config.resamples(), seed);

        List<ControlSource> sources = new ArrayList<>(controls);
        sources.addFirst(ControlSource.tokenTable(record.summary().tokenTable()));
        ControlScorer controlScorer = new ControlScorer(series, bootstrap);
        return new ScoreCard(
                explanation.unit(),
                explanation.id(),
                explanation.provenance(),
                simulator.name(),
                calibration,
                calibrating.windows().size(),
                config.resamples(),
                Optional.of(separation),
                scores(Subset.TOP_AND_RANDOM, series, calibration, bootstrap),
                scores(Subset.RANDOM_ONLY, series, calibration, bootstrap),
                scores(Subset.TOP_ONLY, series, calibration, bootstrap),
                Series.of(paper, prediction)
                        .scores(Subset.TOP_AND_RANDOM, calibration, Optional.empty()),
                prediction.failures(),
                sources.stream().map(controlScorer::score).toList());
    }

    private Prediction predict(Explanation explanation, WindowSet windows) {
        return Prediction.of(windows, tokens -> simulator.simulate(explanation, tokens));
    }

    private Series calibrating(Explanation explanation, UnitRecord record) {
        Prediction prediction = predict(explanation, WindowSet.of(record, Split.CALIBRATE));
        return Series.of(prediction.windows(), prediction);
    }

    private static SubsetScores scores(
            Subset subset,
            Series series,
            Optional<Calibration> calibration,
            SeriesBootstrap bootstrap) {
        return series.scores(subset, calibration, bootstrap.interval(subset));
    }

    private ScoreCard unscored(Explanation explanation, Separation separation, String reason) {
        SubsetScores undefined = SubsetScores.undefined(reason);
        return new ScoreCard(
                explanation.unit(),
                explanation.id(),
                explanation.provenance(),
                simulator.name(),
                Optional.empty(),
                0,
                config.resamples(),
                Optional.of(separation),
                undefined,
                undefined,
                undefined,
                undefined,
                List.of(),
                List.of());
    }
}
