package dev.hyaline.score;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.WindowSimulation;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses among several explanations of a unit by how well activations simulated from them
 * correlate with the true ones on the calibrate split; the test split is not looked at. Thread-safe
 * if the simulator is.
 *
 * @param simulator of explanations
 * @param candidates how many there are of a unit, at most
 */
public record CandidateChoice(Simulator simulator, int candidates) {

    /** The 2023 paper's five top and five random windows. */
    private static final int WINDOWS = 5;

    /** As long as explanations are, for estimates. */
    private static final String TYPICAL =
            "activates on words of some kind where others stand before";

    private record Ranked(Explanation explanation, double score) {

        /** With how it was chosen, where it could be. */
        Explanation told(String simulator) {
            if (explanation.status().nothing().isPresent()) {
                return explanation;
            }
            Provenance author = explanation.provenance();
            String chosen =
                    Figures.format(
                            "%s; calibrate correlation %.3f by %s",
                            author.evidence(), score, simulator);
            return new Explanation(
                    explanation.unit(),
                    explanation.status(),
                    explanation.text(),
                    explanation.pattern(),
                    author.withEvidence(chosen));
        }
    }

    /**
     * All of them, the best one last; those that claim nothing, or that nothing could be simulated
     * from, first. Of equal ones the one that was first is taken. Where the simulator could not be
     * reached there is no choice, but one that says so, and stands for all of them until it can.
     */
    public List<Explanation> bestLast(List<Explanation> explanations, UnitRecord record) {
        WindowSet windows = windows(record);
        List<Ranked> ranked = new ArrayList<>();
        for (Explanation each : explanations) {
            boolean claims = each.status().nothing().isEmpty();
            List<WindowSimulation> simulated =
                    claims ? simulator.simulate(each, windows.tokenWindows()) : List.of();
            for (WindowSimulation window : simulated) {
                if (window instanceof WindowSimulation.Unanswered none) {
                    return List.of(undecided(each, none.reason()));
                }
            }
            ranked.add(
                    new Ranked(
                            each, claims ? score(windows, simulated) : Double.NEGATIVE_INFINITY));
        }
        Collections.reverse(ranked);
        ranked.sort(Comparator.comparingDouble(Ranked::score));
        return ranked.stream().map(each -> each.told(simulator.name())).toList();
    }

    private static Explanation undecided(Explanation one, String reason) {
        return new Explanation(
                one.unit(),
                new Explanation.Status.Unanswered("no choice among candidates: " + reason),
                "there is no explanation yet: no choice among candidates: " + reason,
                Optional.empty(),
                one.provenance());
    }

    private static double score(WindowSet windows, List<WindowSimulation> simulated) {
        Prediction prediction = Prediction.of(windows, simulated);
        return Series.of(prediction.windows(), prediction)
                .correlation(Subset.TOP_AND_RANDOM)
                .number()
                .orElse(-1);
    }

    /** What choosing among the candidates of a unit would cost. */
    public Estimate estimate(UnitRecord record) {
        Explanation typical = typical(record.summary().unit());
        Estimate each = simulator.estimate(typical, windows(record).tokenWindows());
        Estimate sum = Estimate.NONE;
        for (int i = 0; i < candidates; i++) {
            sum = sum.plus(each);
        }
        return sum;
    }

    /** One that nobody gave, of the usual length: for estimates. */
    public static Explanation typical(UnitId unit) {
        return new Explanation(
                unit,
                new Explanation.Status.Explained(),
                TYPICAL,
                Optional.empty(),
                Provenance.of(Author.program(""), "", ""));
    }

    private static WindowSet windows(UnitRecord record) {
        return WindowSet.of(record, Split.CALIBRATE).first(WINDOWS);
    }
}
