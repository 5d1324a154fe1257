package dev.hyaline.score;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
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
 * over the windows that neither simulation failed on, with the same draws, and held against the
 * explanation's score over these. Thread-safe if the simulator is.
 *
 * @param simulator of explanations
 * @param config how to score
 * @param evidence documents that nothing may be scored on
 */
public record CorrelationScorer(
        Simulator simulator, ScoringConfig config, EvidenceDocuments evidence) {

    private static final int PAPERS_WINDOWS = 5;

    /** The score card with the token table as its only control. */
    public ScoreCard score(Explanation explanation, UnitRecord record) {
        return score(explanation, record, List.of());
    }

    /**
     * The score card.
     *
     * @param explanation of the record's unit; one that claims nothing is not simulated, its scores
     *     are undefined
     * @param record whose test windows are scored and whose calibrate windows are calibrated on
     * @param controls to set beside the token table
     */
    public ScoreCard score(
            Explanation explanation, UnitRecord record, List<ControlSource> controls) {
        if (!explanation.unit().equals(record.summary().unit())) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "explanation must be of unit %s, but is of: %s",
                            record.summary().unit(), explanation.unit()));
        }
        WindowSet all = WindowSet.of(record, Split.TEST).first(config.windows().test());
        Separation separation = Separation.of(evidence, explanation.unit(), all.windows());
        Optional<String> nothing = explanation.status().nothing();
        if (nothing.isPresent()) {
            return unscored(explanation, separation, nothing.get());
        }
        WindowSet calibrate = calibrating(record);
        List<WindowSimulation> simulated = simulate(explanation, calibrate, all);
        Prediction calibrated = Prediction.of(calibrate, simulated.subList(0, calibrate.size()));
        Series calibrating = Series.of(calibrated.windows(), calibrated);
        Optional<Calibration> calibration = calibrating.calibration(config.calibration());

        Prediction prediction =
                Prediction.of(all, simulated.subList(calibrate.size(), simulated.size()));
        Series series = Series.of(prediction.windows(), prediction);
        WindowSet paper = all.first(PAPERS_WINDOWS).only(prediction.byWindow().keySet());
        Seed seed = config.seed().derive("score/bootstrap/" + explanation.unit());
        SeriesBootstrap bootstrap = SeriesBootstrap.of(series, config.resamples(), seed);

        List<ControlSource> sources = new ArrayList<>(controls);
        sources.addFirst(ControlSource.tokenTable(record.summary().tokenTable()));
        ControlScorer controlScorer =
                new ControlScorer(
                        prediction,
                        series,
                        bootstrap,
                        some -> SeriesBootstrap.of(some, config.resamples(), seed));
        return new ScoreCard(
                explanation.unit(),
                explanation.id(),
                explanation.provenance(),
                simulator.name(),
                calibration,
                calibrating.windows().size(),
                config.resamples(),
                Optional.of(separation),
                limit(),
                Optional.empty(),
                scores(Subset.TOP_AND_RANDOM, series, calibration, bootstrap),
                scores(Subset.RANDOM_ONLY, series, calibration, bootstrap),
                scores(Subset.TOP_ONLY, series, calibration, bootstrap),
                Series.of(paper, prediction)
                        .scores(Subset.TOP_AND_RANDOM, calibration, Optional.empty()),
                prediction.failures(),
                sources.stream().map(controlScorer::score).toList());
    }

    /** What scoring one with another unit's explanation as control would cost. */
    public Estimate estimate(
            Explanation explanation, UnitRecord record, Optional<Explanation> control) {
        if (explanation.status().nothing().isPresent()) {
            return Estimate.NONE;
        }
        WindowSet test = WindowSet.of(record, Split.TEST).first(config.windows().test());
        List<TokenWindow> both = new ArrayList<>(calibrating(record).tokenWindows());
        both.addAll(test.tokenWindows());
        Estimate own = simulator.estimate(explanation, both);
        return control.map(other -> own.plus(simulator.estimate(other, test.tokenWindows())))
                .orElse(own);
    }

    private Optional<WindowLimit> limit() {
        return Optional.of(config.windows()).filter(each -> !each.equals(WindowLimit.ALL));
    }

    /** The windows to calibrate on: none where nothing is fit. */
    private WindowSet calibrating(UnitRecord record) {
        boolean fit = config.calibration() != Calibration.Method.NONE;
        return WindowSet.of(record, Split.CALIBRATE).first(fit ? config.windows().calibrate() : 0);
    }

    /** Both at once, so that they can share a request; the simulator cannot tell them apart. */
    private List<WindowSimulation> simulate(
            Explanation explanation, WindowSet calibrate, WindowSet test) {
        List<TokenWindow> windows = new ArrayList<>(calibrate.tokenWindows());
        windows.addAll(test.tokenWindows());
        List<WindowSimulation> results = simulator.simulate(explanation, windows);
        if (results.size() != windows.size()) {
            throw new IllegalStateException(
                    Figures.format(
                            "simulation must have one result a window: %d windows, %d results",
                            windows.size(), results.size()));
        }
        return results;
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
                limit(),
                Optional.empty(),
                undefined,
                undefined,
                undefined,
                undefined,
                List.of(),
                List.of());
    }
}
