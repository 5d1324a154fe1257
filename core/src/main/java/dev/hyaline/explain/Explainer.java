package dev.hyaline.explain;

import dev.hyaline.text.Split;
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

    /** Whose windows it looks at: those of the explain split, the calibrate split, or none. */
    Set<Split> splits();
}
