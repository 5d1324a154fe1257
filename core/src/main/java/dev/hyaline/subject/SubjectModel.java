package dev.hyaline.subject;

import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.run.Manifest;
import dev.hyaline.text.Tokens;
import java.util.List;
import java.util.Optional;

/**
 * The model being explained, as far as recording needs it: a {@code TransformerSubject}, mostly
 * inside a {@code SubjectWithLatents}, which may have none.
 */
public interface SubjectModel extends Tokens, AutoCloseable {

    /** Its name, content hash and shape. */
    Manifest.Model identity();

    @Override
    default String modelName() {
        return identity().name();
    }

    @Override
    default int vocabularySize() {
        return identity().vocabulary();
    }

    /** How many tokens a text may have. */
    default int context() {
        return identity().context();
    }

    /** The sites that are recorded; by default the MLP neurons of every layer. */
    default List<SiteShape> sites() {
        return SiteShape.neurons(identity().layers(), identity().dMlp());
    }

    /** The autoencoders whose latents are among the sites. */
    default List<RecordedSae> autoencoders() {
        return List.of();
    }

    /** Where it can be opened again: {@code builtin} or a folder; empty where nowhere. */
    default Optional<String> source() {
        return Optional.empty();
    }

    /** The precision of its forward pass, as the manifest spells it. */
    String precision();

    /**
     * Its forward pass, for use by the calling thread; loads the weights on the first call.
     *
     * @param threads how many the pass may use; 1 where several passes run side by side
     */
    Runner runner(int threads);

    /**
     * What speaks against recording its sites as they are, a sentence each, from a look at some
     * windows.
     */
    default List<String> doubts(WindowBatch batch) {
        return List.of();
    }

    /** How many threads should compute side by side. */
    default int lanes() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Gives back the memory that it holds for its next forward pass, for none comes soon. */
    default void rest() {}

    /** Gives back what it holds. */
    @Override
    default void close() {}

    /** What its forward passes have taken so far, over all threads. */
    default Times times() {
        return new Times(0, 0);
    }

    /**
     * Parts of the time of forward passes.
     *
     * @param linearNanos in linear layers
     * @param transferNanos copying activations to Java
     */
    record Times(long linearNanos, long transferNanos) {}
}
