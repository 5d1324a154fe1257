package dev.hyaline.score;

import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.Estimate;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.record.UnitSummary;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.text.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses among several explanations of a unit by how well activations simulated from them
 * correlate with the true ones on the calibrate split; the test split is not looked at. Thread-safe
 * if the simulator is.
 */
public final class CandidateChoice {

    /** The 2023 paper's five top and five random windows. */
    private static final int WINDOWS = 5;

    /** As long as explanations are, for estimates. */
    private static final String TYPICAL =
            "activates on words of some kind where others stand before";

    private final Simulator simulator;
    private final int candidates;

    /**
     * @param simulator of explanations
     * @param candidates how many there are of a unit, at most
     */
    public CandidateChoice(Simulator simulator, int candidates) {
        this.simulator = simulator;
        this.candidates = candidates;
    }

    private record Ranked(Explanation explanation, double score) {}

    /**
     * All of them, the best one last; those that claim nothing, or that nothing could be simulated
     * from, first. Of equal ones the one that was first is taken.
     */
    public List<Explanation> bestLast(List<Explanation> explanations, UnitRecord record) {
        List<Ranked> ranked = new ArrayList<>();
        explanations.forEach(each -> ranked.add(new Ranked(each, score(each, record))));
        Collections.reverse(ranked);
        ranked.sort(Comparator.comparingDouble(Ranked::score));
        return ranked.stream().map(Ranked::explanation).toList();
    }

    private double score(Explanation explanation, UnitRecord record) {
        if (explanation.status().nothing().isPresent()) {
            return Double.NEGATIVE_INFINITY;
        }
        Prediction prediction =
                Prediction.of(windows(record), each -> simulator.simulate(explanation, each));
        return Series.of(prediction.windows(), prediction)
                .correlation(Subset.TOP_AND_RANDOM)
                .number()
                .orElse(-1);
    }

    /** What choosing among the candidates of a unit would cost. */
    public Estimate estimate(UnitRecord record) {
        UnitSummary summary = record.summary();
        Explanation typical =
                new Explanation(
                        summary.unit(),
                        new Explanation.Status.Explained(),
                        TYPICAL,
                        Optional.empty(),
                        new Explanation.Provenance("", "", ""));
        Estimate each = simulator.estimate(typical, windows(record).tokenWindows());
        Estimate sum = Estimate.NONE;
        for (int i = 0; i < candidates; i++) {
            sum = sum.plus(each);
        }
        return sum;
    }

    private static WindowSet windows(UnitRecord record) {
        return WindowSet.of(record, Split.CALIBRATE).first(WINDOWS);
    }
}
