package dev.hyaline.explain;

import dev.hyaline.corpus.Split;
import dev.hyaline.llm.ledger.Estimate;
import java.util.List;
import java.util.Set;

/**
 * Says what a unit responds to. It only generates: it never sees the test split and reports no
 * score. Implementations are thread-safe.
 */
public interface Explainer {

    /** What explanations call it, such as {@code lexical}. */
    String name();

    /** Changes whenever the same evidence may give another explanation. */
    String version();

    Explanation explain(Evidence evidence);

    /** Several explanations to choose from by the calibrate split; one where there is no choice. */
    default List<Explanation> candidates(Evidence evidence) {
        return List.of(explain(evidence));
    }

    /** What asking a language model for all candidates would cost; nothing is sent. */
    default Estimate estimate(Evidence evidence) {
        return Estimate.NONE;
    }

    /** Whether it waits for a server most of the time, so that it is worth asking many at once. */
    default boolean waits() {
        return false;
    }

    /** Whose windows it looks at: those of the explain split, the calibrate split, or none. */
    Set<Split> splits();
}
