package dev.hyaline.benchmarks.record;

import java.util.List;

/** The parts that a contestant's time is divided into; what one cannot tell is absent. */
public final class Shares {

    /** Linear layers, with whatever is fused into them. */
    static final String MATMUL = "matmul";

    /** The rest of the forward pass, attention included. */
    static final String ELEMENTWISE = "elementwise";

    /** Maxima, top windows and all other statistics. */
    static final String SELECTION = "selection";

    /** From tensors to where the selection reads them. */
    static final String TRANSFER = "transfer";

    /** Writing the results. */
    static final String WRITING = "writing";

    /** Writing what a killed run would continue from. */
    static final String CHECKPOINTS = "checkpoints";

    /** Threads that wait for each other. */
    static final String WAITING = "waiting";

    /** Reading the corpus, cutting and sorting windows. */
    static final String PREPARING = "preparing";

    /** All of them. */
    public static final List<String> ALL =
            List.of(
                    MATMUL,
                    ELEMENTWISE,
                    SELECTION,
                    TRANSFER,
                    WRITING,
                    CHECKPOINTS,
                    WAITING,
                    PREPARING);

    private Shares() {}
}
