package dev.hyaline.model;

import org.bytedeco.pytorch.Tensor;

/**
 * An affine map y = x W + b, or without b, of the last dimension, computed in one precision: the
 * input is rounded to it, sums are single precision, the result is rounded to it.
 */
interface Linear {

    /** {@code [B, T, in]} to {@code [B, T, out]}. */
    Tensor apply(Tensor x);

    /** The same with an element-wise function behind it, in one step where that is faster. */
    Tensor apply(Tensor x, ActivationFunction function);
}
