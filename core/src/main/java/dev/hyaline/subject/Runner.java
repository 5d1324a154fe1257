package dev.hyaline.subject;

import java.util.List;

/**
 * Runs windows of one length through a subject model and hands over what units answer. For one
 * thread. A transformer's is {@code TransformerRunner}.
 */
public interface Runner {

    /**
     * One forward pass, stopped after the last site that is asked for.
     *
     * @param tokens ids, one row a window
     * @param ranges the units
     * @param changes made in the pass one after another, in a model that has one
     * @param sink is called once a range, always in the same order for the same ranges
     */
    void run(int[][] tokens, List<UnitRange> ranges, List<Intervention> changes, Sink sink);

    /** The pass as it is. */
    default void run(int[][] tokens, List<UnitRange> ranges, Sink sink) {
        run(tokens, ranges, List.of(), sink);
    }

    /** Takes what the units of one range answer. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param range which of the ranges, from 0
         */
        void accept(int range, Response response);
    }
}
