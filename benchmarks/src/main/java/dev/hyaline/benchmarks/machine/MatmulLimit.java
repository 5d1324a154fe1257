package dev.hyaline.benchmarks.machine;

import dev.hyaline.model.ModelConfig;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import dev.hyaline.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The best rate at which any way of the library computes some linear layers in turn, so that each
 * weighs what it weighs in a forward pass. Bare products: no activation function, no normalisation,
 * inputs that are there already. Every way is tried briefly, the best few again for longer. Not
 * thread-safe.
 */
public final class MatmulLimit implements AutoCloseable {

    private static final int[] ROWS = {256, 512, 1024, 2048, 4096};
    private static final int FINALISTS = 3;
    private static final double TRIAL_SHARE = 0.5; // of the time, for all trials together

    private final Precision precision;
    private final HeldTensors held = new HeldTensors();
    private final List<Layer> layers = new ArrayList<>();
    private final int mostThreads = Torch.threads();
    private final int cores = Runtime.getRuntime().availableProcessors();

    /**
     * One linear layer.
     *
     * @param weight {@code [out, in]}
     * @param bias {@code [out]}
     * @param input {@code [most rows, in]}
     */
    private record Layer(Tensor weight, Tensor bias, Tensor input) {

        double flops(int rows) {
            return 2.0 * rows * weight.numel();
        }
    }

    /** A linear layer's inputs and outputs. */
    public record Shape(int in, int out) {}

    private MatmulLimit(List<Shape> shapes, Precision precision) {
        this.precision = precision;
        shapes.forEach(shape -> add(shape.in(), shape.out()));
    }

    private void add(int in, int out) {
        try (TensorScope _ = TensorScope.open()) {
            layers.add(new Layer(random(0.02, out, in), random(0.02, out), random(1, ROWS[4], in)));
        }
    }

    private Tensor random(double deviation, long... shape) {
        return held.hold(torch.randn(shape).mul(new Scalar(deviation)).to(Tensors.type(precision)));
    }

    /** Measures with a model's four linear layers. */
    public static Limit measure(ModelConfig config, Precision precision, double seconds) {
        int dModel = config.dModel();
        return measure(
                List.of(
                        new Shape(dModel, 3 * dModel),
                        new Shape(dModel, dModel),
                        new Shape(dModel, config.dMlp()),
                        new Shape(config.dMlp(), dModel)),
                precision,
                seconds);
    }

    /**
     * Measures; takes about as long as said, or what one run of each way takes if that is longer.
     */
    public static Limit measure(List<Shape> shapes, Precision precision, double seconds) {
        try (MatmulLimit limit = new MatmulLimit(shapes, precision)) {
            return limit.measure(seconds);
        }
    }

    private Limit measure(double seconds) {
        List<MatmulPath> paths = paths();
        List<Limit.Rate> trials = new ArrayList<>();
        for (MatmulPath path : paths) {
            trials.add(rate(path, TRIAL_SHARE * seconds / paths.size()));
        }
        List<Limit.Rate> finals = new ArrayList<>();
        for (Limit.Rate finalist : Limit.best(trials, FINALISTS)) {
            finals.add(rate(finalist.path(), (1 - TRIAL_SHARE) * seconds / FINALISTS));
        }
        Torch.setThreads(mostThreads);
        return Limit.of(precision, trials, finals);
    }

    private List<MatmulPath> paths() {
        List<MatmulPath> paths = new ArrayList<>();
        for (MatmulKernel kernel : MatmulKernel.values()) {
            if (works(kernel)) {
                for (int rows : ROWS) {
                    paths.add(new MatmulPath(kernel, rows, 1, mostThreads));
                    if (cores > 1) {
                        paths.add(new MatmulPath(kernel, rows, cores, 1));
                    }
                }
            }
        }
        return paths;
    }

    /** Not every build has every operator, nor every processor every precision. */
    private boolean works(MatmulKernel kernel) {
        try (TensorScope _ = TensorScope.open()) {
            once(kernel, packed(kernel, 1), inputs(1));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Limit.Rate rate(MatmulPath path, double seconds) {
        try (TensorScope _ = TensorScope.open()) {
            List<Tensor> weights = packed(path.kernel(), path.rows());
            CyclicBarrier start = new CyclicBarrier(path.javaThreads());
            Callable<Double> lane = () -> lane(path, weights, start, seconds);
            double flopsPerSecond = 0;
            try (ExecutorService threads = Executors.newFixedThreadPool(path.javaThreads())) {
                List<Callable<Double>> lanes = new ArrayList<>();
                for (int i = 0; i < path.javaThreads(); i++) {
                    lanes.add(lane);
                }
                for (Future<Double> rate : threads.invokeAll(lanes)) {
                    flopsPerSecond += rate.get();
                }
            }
            return new Limit.Rate(path, flopsPerSecond);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot multiply: " + path.describe(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    /** Computes passes in one thread, together with the others; its floating-point rate. */
    private double lane(MatmulPath path, List<Tensor> weights, CyclicBarrier start, double seconds)
            throws InterruptedException, BrokenBarrierException {
        Torch.setThreads(path.torchThreads()); // of operations that this thread starts
        try (TensorScope _ = TensorScope.open()) {
            List<Tensor> inputs = inputs(path.rows());
            once(path.kernel(), weights, inputs);
            start.await();
            double flops = 0;
            long began = System.nanoTime();
            long nanos;
            do {
                once(path.kernel(), weights, inputs);
                flops += layers.stream().mapToDouble(layer -> layer.flops(path.rows())).sum();
                nanos = System.nanoTime() - began;
            } while (nanos < seconds * 1e9);
            return flops / nanos * 1e9;
        }
    }

    private List<Tensor> packed(MatmulKernel kernel, int rows) {
        return layers.stream().map(layer -> kernel.pack(layer.weight(), rows)).toList();
    }

    /** Inputs of their own for each thread, as its activations would be. */
    private List<Tensor> inputs(int rows) {
        return layers.stream().map(layer -> layer.input().narrow(0, 0, rows).clone()).toList();
    }

    private void once(MatmulKernel kernel, List<Tensor> weights, List<Tensor> inputs) {
        for (int i = 0; i < layers.size(); i++) {
            try (TensorScope _ = TensorScope.open()) {
                kernel.apply(inputs.get(i), weights.get(i), layers.get(i).bias());
            }
        }
    }

    @Override
    public void close() {
        held.close();
    }
}
