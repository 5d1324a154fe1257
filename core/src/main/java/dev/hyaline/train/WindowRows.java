package dev.hyaline.train;

import org.bytedeco.pytorch.Tensor;

/** Gives the activations of windows at a site. For one thread. */
interface WindowRows {
    /** The size of an activation, d. */
    int dIn();

    /**
     * Writes the activations of windows, one window after another, in the order given.
     *
     * @param windows ids
     * @param target {@code [tokens of all these windows, d]}
     */
    void write(int[] windows, Tensor target);
}
