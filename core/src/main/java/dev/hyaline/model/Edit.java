package dev.hyaline.model;

import org.bytedeco.pytorch.Tensor;

/** Changes a value of the pass; what comes later is computed from the changed one. */
@FunctionalInterface
public interface Edit {

    /**
     * The new value.
     *
     * @param value {@code [B, …]}, not to be changed in place
     * @return a float tensor of the same shape
     */
    Tensor apply(Tensor value);

    /** Puts a value in place of what is there; its shape is broadcast, {@code [dMlp]} say. */
    static Edit replace(HookValue replacement) {
        return value -> replacement.toTensor().to(value).expand_as(value).contiguous();
    }

    /** Adds a value, broadcast: a direction {@code [dModel]} at every position, say. */
    static Edit add(HookValue summand) {
        return value -> value.add(summand.toTensor().to(value));
    }
}
