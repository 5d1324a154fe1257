package dev.hyaline.benchmarks.sae;

import dev.hyaline.benchmarks.machine.MatmulLimit;
import dev.hyaline.benchmarks.machine.PeakMemory;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Torch;
import dev.hyaline.train.AdamConfig;
import dev.hyaline.train.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A contestant's steps, measured. */
final class SaeSteps {

    private static final int LIMIT_OUT = 4096; // wide enough for any kernel

    private SaeSteps() {}

    static SaeResult run(SaeTask task) {
        AdamConfig rates = AdamConfig.of(task.latents());
        try (SaeBatch batch = new SaeBatch(task)) {
            PeakMemory.reset();
            OptionalLong start = PeakMemory.now();
            return switch (task.contestant()) {
                case DENSE -> {
                    try (TensorScope _ = TensorScope.open();
                            DenseStep dense = new DenseStep(batch.weights(), task.loss(), rates)) {
                        yield measure(
                                task, start, () -> dense.step(batch.x(), batch.isDead()), () -> 0);
                    }
                }
                case HYALINE -> {
                    try (TrainingStep ours =
                            new TrainingStep(batch.weights(), task.loss(), rates)) {
                        yield measure(
                                task,
                                start,
                                () -> {
                                    try (TensorScope _ = TensorScope.open()) {
                                        ours.step(batch.x(), batch.isDead());
                                    }
                                },
                                ours::encoderNanos);
                    }
                }
            };
        }
    }

    private static SaeResult measure(
            SaeTask task, OptionalLong start, Runnable step, LongSupplier encoderNanos) {
        step.run();
        long encoderBefore = encoderNanos.getAsLong();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < task.steps(); i++) {
            long began = System.nanoTime();
            step.run();
            seconds.add((System.nanoTime() - began) / 1e9);
        }
        double encoder = (encoderNanos.getAsLong() - encoderBefore) / 1e9 / Torch.threads();
        OptionalLong peak = PeakMemory.bytes();
        return new SaeResult(
                task,
                Torch.version() + ", " + Torch.deviceName(),
                seconds,
                encoder > 0 ? OptionalDouble.of(encoder) : OptionalDouble.empty(),
                start,
                peak,
                MatmulLimit.measure(
                        List.of(new MatmulLimit.Shape(task.dIn(), LIMIT_OUT)),
                        Precision.FP32,
                        task.limitSeconds()));
    }
}
