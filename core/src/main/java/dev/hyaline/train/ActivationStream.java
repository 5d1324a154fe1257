package dev.hyaline.train;

import java.util.Optional;

/**
 * Activations in an order that never changes, block by block, so that reading can go on wherever it
 * stopped. For one thread.
 */
public interface ActivationStream {
    /** The size of an activation, d. */
    int dIn();

    /** How many tokens there are at most, from the first block to the last. */
    long tokens();

    /** The most tokens that a block has. */
    int blockTokens();

    /** The next block, in the caller's innermost scope; empty at the end. */
    Optional<ActivationBlock> next();

    /** How many blocks were given. */
    long position();

    /** Goes on behind so many blocks. */
    void seek(long position);
}
