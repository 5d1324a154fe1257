package dev.hyaline.subject;

import java.util.List;

/**
 * Runs windows of one length through a subject model and hands over the activations of units. For
 * one thread.
 */
public interface ActivationSource {

    /**
     * One forward pass, stopped after the last site that is asked for.
     *
     * @param tokens ids, {@code [windows, length]}
     * @param ranges the units
     * @param sink is called once a range, always in the same order for the same ranges
     */
    void run(int[] tokens, int windows, int length, List<UnitRange> ranges, Sink sink);

    /** Takes one range's activations. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param range which of the ranges, from 0
         * @param activations {@code [windows, length, units]}; valid during the call only, and
         *     perhaps longer than that
         */
        void accept(int range, float[] activations);

        /** The same of an autoencoder's latents; as they are or, by default, with their zeros. */
        default void acceptSparse(int range, SparseActivations activations) {
            accept(range, activations.dense());
        }
    }
}
