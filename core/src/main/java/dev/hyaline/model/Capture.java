package dev.hyaline.model;

import org.bytedeco.pytorch.Tensor;

/** Receives a value while the pass is under way. */
@FunctionalInterface
public interface Capture {

    /**
     * Called once for each pass, with edits already made.
     *
     * @param point where the pass is
     * @param value with the batch as first dimension: {@code [B, …]} of {@link HookPoint#shape};
     *     float; rows behind the end of a shorter sequence mean nothing. It may be a view that is
     *     not contiguous, must not be changed, and is gone when this returns, as is what is made
     *     from it
     */
    void accept(HookPoint point, Tensor value);
}
