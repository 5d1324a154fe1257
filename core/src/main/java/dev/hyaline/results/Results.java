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
 *
 * @param catalogue the connection, in which the ledger of language models is kept too
 * @param writes whether it was opened for writing
 * @param explanations what is said of units
 * @param cards how well that predicts activations
 * @param judgements what judges make of it
 * @param simulations what language models simulated
 * @param feed what came since one last looked
 */
public record Results(
        Catalogue catalogue,
        boolean writes,
        Explanations explanations,
        ScoreCards cards,
        JudgeCards judgements,
        Simulations simulations,
        CatalogueFeed feed)
        implements AutoCloseable {

    private static Results of(Catalogue catalogue, boolean writes) {
        return new Results(
                catalogue,
                writes,
                new Explanations(catalogue),
                new ScoreCards(catalogue),
                new JudgeCards(catalogue),
                new Simulations(catalogue),
                new CatalogueFeed(catalogue));
    }

    /** Opens a run's for writing; see {@link Catalogue#open}. */
    public static Results open(RunFolder run, String runId) {
        return of(Catalogue.open(run, runId, ResultTables.ALL), true);
    }

    /** Opens a run's for reading; see {@link Catalogue#read}. */
    public static Results read(RunFolder run, String runId) {
        return of(Catalogue.read(run, runId, ResultTables.ALL), false);
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

    @Override
    public void close() {
        catalogue.close();
    }
}
