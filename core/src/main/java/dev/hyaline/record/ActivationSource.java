package dev.hyaline.record;

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
     * @param ranges the units, in the order of their layers
     * @param sink is called once a range, in that order
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
    }
}
