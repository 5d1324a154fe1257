package dev.hyaline.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Native memory with an end: every tensor that the opening thread makes in it is freed when it
 * closes. Scopes nest; a tensor belongs to the innermost one. For one thread, in a
 * try-with-resources statement.
 */
public final class TensorScope implements AutoCloseable {

    private final PointerScope pointers;

    private TensorScope(PointerScope pointers) {
        this.pointers = pointers;
    }

    public static TensorScope open() {
        Torch.load();
        return new TensorScope(new PointerScope());
    }

    /** Lets a tensor made in an inner scope live as long as this one; returns it. */
    public Tensor keep(Tensor tensor) {
        pointers.attach(tensor);
        return tensor;
    }

    @Override
    public void close() {
        pointers.close();
    }
}
