package dev.hyaline.benchmarks.machine;

import dev.hyaline.common.Figures;

/**
 * One way to keep this machine busy with a model's linear layers.
 *
 * @param kernel the library's operator
 * @param rows tokens that go through a layer together, in each Java thread
 * @param javaThreads threads that work side by side, each on rows of its own
 * @param torchThreads threads that an operation of each may use
 */
public record MatmulPath(MatmulKernel kernel, int rows, int javaThreads, int torchThreads) {

    /** For people. */
    String describe() {
        return Figures.format(
                "%s, %,d rows, %d x %d threads", kernel.label(), rows, javaThreads, torchThreads);
    }
}
