package dev.hyaline.model;

import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.pytorch.Tensor;

/**
 * A linear layer that adds up how long it takes: the share of a run's time that nobody can save.
 *
 * @param layer what does the work
 * @param nanos where the time is added
 */
record TimedLinear(Linear layer, LongAdder nanos) implements Linear {

    @Override
    public Tensor apply(Tensor x) {
        long began = System.nanoTime();
        Tensor y = layer.apply(x);
        nanos.add(System.nanoTime() - began);
        return y; // [B, T, out]
    }

    @Override
    public Tensor apply(Tensor x, ActivationFunction function) {
        long began = System.nanoTime();
        Tensor y = layer.apply(x, function);
        nanos.add(System.nanoTime() - began);
        return y; // [B, T, out]
    }
}
