package dev.hyaline.tensor;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch;

/**
 * The precision of a model's matrix products. Sums within them, the residual stream, normalisation
 * and softmax are single precision in either.
 */
public enum Precision {
    /** Single precision. */
    FP32,
    /** Brain floating point: 8 bits of mantissa; values are good to about half a percent. */
    BF16;

    /** The type of tensors that go into and come out of a product. */
    public torch.ScalarType type() {
        return switch (this) { // no field: the options' help would load libtorch
            case FP32 -> torch.ScalarType.Float;
            case BF16 -> torch.ScalarType.BFloat16;
        };
    }

    /** Its name in manifests and options, {@code fp32} or {@code bf16}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
