package dev.hyaline.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The MLPs' activation functions on tensors. */
final class Nonlinearity {

    private Nonlinearity() {}

    /** Element by element. */
    static Tensor apply(ActivationFunction function, Tensor x) {
        return switch (function) {
            case GELU_NEW -> torch.gelu(x, "tanh");
            case GELU -> torch.gelu(x, "none");
            case RELU -> torch.relu(x);
            case SILU -> torch.silu(x);
            case QUICK_GELU -> x.mul(torch.sigmoid(x.mul(new Scalar(1.702))));
        };
    }
}
