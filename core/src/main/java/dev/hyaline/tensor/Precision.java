package dev.hyaline.tensor;

import java.util.Locale;

/**
 * The precision of a model's linear layers. Sums within them, the residual stream, normalisation
 * and softmax are single precision in either. Knows nothing of libtorch, so that options can be
 * explained without it.
 */
public enum Precision {
    /** Single precision. */
    FP32,
    /** Brain floating point: 8 bits of mantissa; values are good to about half a percent. */
    BF16;

    /** Its name in manifests and options, {@code fp32} or {@code bf16}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the name back. */
    public static Precision parse(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
