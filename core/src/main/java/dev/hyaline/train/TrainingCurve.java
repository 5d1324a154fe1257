package dev.hyaline.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers a point every so many steps. Not thread-safe. */
final class TrainingCurve {

    private static final int POINTS = 400;

    private final long interval;
    private final List<TrainingPoint> points;
    private long began = System.nanoTime();
    private int steps;
    private long tokens;
    private double nmse;
    private double auxLoss;
    private double l0;

    /**
     * @param plannedSteps how many there will be in all
     * @param before the points of steps done before
     */
    TrainingCurve(long plannedSteps, List<TrainingPoint> before) {
        this.interval = Math.max(1, plannedSteps / POINTS);
        this.points = new ArrayList<>(before);
    }

    /** A step was done; a point when one is complete. */
    Optional<TrainingPoint> add(
            long step, long batchTokens, TopKLoss.Result result, long fired, double dead) {
        steps++;
        tokens += batchTokens;
        nmse += result.mainLoss();
        auxLoss += result.auxLoss();
        l0 += fired / (double) batchTokens;
        if (step % interval != 0) {
            return Optional.empty();
        }
        long now = System.nanoTime();
        TrainingPoint point =
                new TrainingPoint(
                        step,
                        step * batchTokens,
                        nmse / steps,
                        auxLoss / steps,
                        l0 / steps,
                        dead,
                        tokens / ((now - began) / 1e9));
        points.add(point);
        began = now;
        steps = 0;
        tokens = 0;
        nmse = 0;
        auxLoss = 0;
        l0 = 0;
        return Optional.of(point);
    }

    List<TrainingPoint> points() {
        return List.copyOf(points);
    }
}
