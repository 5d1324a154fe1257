package dev.hyaline.explain;

/**
 * Says what a unit responds to. It only generates: it sees the explain split alone and scores
 * nothing. Implementations are thread-safe.
 */
public interface Explainer {

    /** What explanations call it, such as {@code lexical}. */
    String name();

    /** Changes whenever the same evidence may give another explanation. */
    String version();

    Explanation explain(Evidence evidence);

    /** Whether it looks at windows; without, {@link Evidence#windows} may be empty. */
    default boolean readsWindows() {
        return true;
    }
}
