package dev.hyaline.benchmarks.machine;

import dev.hyaline.common.Progress;

/**
 * A line on standard error for each twentieth of long work: the rate since the work began and the
 * memory resident at that moment, so that a long recording shows whether both stay as they are.
 */
public final class StepProgress implements Progress {

    private static final int STEPS = 20;
    private static final double SHORT_SECONDS = 5;

    @Override
    public void say(String line) {
        System.err.println("  " + line);
    }

    @Override
    public Task begin(String name, long total, String unit) {
        long began = System.nanoTime();
        long[] state = {-1, 0}; // where it began, steps said
        return (position, _) -> {
            if (state[0] < 0) {
                state[0] = position;
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long step = total <= 0 ? 0 : position * STEPS / total;
            if (step > state[1] && seconds > SHORT_SECONDS) {
                state[1] = step;
                System.err.printf(
                        "  %s %,d of %,d %s, %,.1f/s since it began, %,d MiB resident%n",
                        name,
                        position,
                        total,
                        unit,
                        (position - state[0]) / seconds,
                        PeakMemory.now().orElse(0) >> 20);
            }
        };
    }
}
