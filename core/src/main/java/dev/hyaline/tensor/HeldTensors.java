package dev.hyaline.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors that outlive the scope they were made in, such as a model's weights, until this is
 * closed. Not thread-safe while tensors are added.
 */
public final class HeldTensors implements AutoCloseable {

    private final List<Tensor> tensors = new ArrayList<>();

    /** Keeps a tensor until {@link #close}; returns it. */
    public Tensor hold(Tensor tensor) {
        tensor.retainReference();
        tensors.add(tensor);
        return tensor;
    }

    /** Frees them; again does nothing. */
    @Override
    public void close() {
        tensors.forEach(Tensor::releaseReference);
        tensors.clear();
    }
}
