package dev.hyaline.results;

import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import java.util.List;

/**
 * What was found out about a run's units: what is said of them, by whom, how well that does, and
 * what judges make of it. The door to all of it, over one connection. Thread-safe.
 *
 * <pre>
 * try (Results results = Results.read(run, runId)) {
 *     for (Explanation each : results.explanations().of(unit)) {
 *         results.cards().newest(each).ifPresent(…);
 *     }
 * }
 * </pre>
 */
public final class Results implements AutoCloseable {

    private final Catalogue catalogue;
    private final boolean writes;
    private final Explanations explanations;
    private final ScoreCards cards;
    private final JudgeCards judgements;
    private final Simulations simulations;
    private final CatalogueFeed feed;

    private Results(Catalogue catalogue, boolean writes) {
        this.catalogue = catalogue;
        this.writes = writes;
        this.explanations = new Explanations(catalogue);
        this.cards = new ScoreCards(catalogue);
        this.judgements = new JudgeCards(catalogue);
        this.simulations = new Simulations(catalogue);
        this.feed = new CatalogueFeed(catalogue);
    }

    /** Opens a run's for writing; see {@link Catalogue#open}. */
    public static Results open(RunFolder run, String runId) {
        return new Results(Catalogue.open(run, runId, ResultTables.ALL), true);
    }

    /** Opens a run's for reading; see {@link Catalogue#read}. */
    public static Results read(RunFolder run, String runId) {
        return new Results(Catalogue.read(run, runId, ResultTables.ALL), false);
    }

    /** What is said of units. */
    public Explanations explanations() {
        return explanations;
    }

    /** How well that predicts activations. */
    public ScoreCards cards() {
        return cards;
    }

    /** What judges make of it. */
    public JudgeCards judgements() {
        return judgements;
    }

    /** What language models simulated. */
    public Simulations simulations() {
        return simulations;
    }

    /** What came since one last looked. */
    public CatalogueFeed feed() {
        return feed;
    }

    /** Units in an order, each with its newest explanation and score. */
    public List<Ranking.Row> ranked(Ranking ranking) {
        return ranking.in(catalogue);
    }

    /**
     * Begins a stage, to be written down when it ends.
     *
     * @throws IllegalStateException where they are open for reading
     */
    public StageLog begin(String stage) {
        if (!writes) {
            throw new IllegalStateException(
                    "results must be open for writing, but are for reading: " + stage);
        }
        return new StageLog(catalogue, stage);
    }

    /** The connection, in which the ledger of language models is kept too. */
    public Catalogue catalogue() {
        return catalogue;
    }

    @Override
    public void close() {
        catalogue.close();
    }
}
