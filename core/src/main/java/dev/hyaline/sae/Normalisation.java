package dev.hyaline.sae;

import java.util.Locale;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What is done to each token's activation x before encoding, and undone after decoding. */
public enum Normalisation {
    /** Nothing. */
    NONE,
    /**
     * x̃ = (x − mean x) / (s + 1e-5), s the sample standard deviation (d − 1) over x's dimensions;
     * undone by s x̂ + mean x, without the 1e-5, as the code released with Gao et al. 2024 does.
     */
    LAYER_NORM,
    /** x̃ = x √d / ‖x‖ (SAELens's {@code constant_norm_rescale}). */
    CONSTANT_NORM;

    private static final double EPSILON = 1e-5;

    /** Its name in files and options, such as {@code layer_norm}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * An activation that was normalised, and what undoes it.
     *
     * @param values x̃ {@code [tokens, d]}
     * @param mean what was taken off {@code [tokens, 1]}
     * @param scale what to multiply a reconstruction with {@code [tokens, 1]}
     */
    public record Normalised(Tensor values, Tensor mean, Tensor scale) {

        /** A reconstruction as it is at the site. */
        public Tensor undo(Tensor reconstruction) {
            return torch.addcmul(mean, reconstruction, scale); // (tokens, d)
        }
    }

    /** Normalises activations {@code [tokens, d]}. */
    public Normalised apply(Tensor x) {
        return switch (this) {
            case NONE -> {
                Tensor zero = torch.zeros_like(x.narrow(1, 0, 1)); // (tokens, 1)
                yield new Normalised(x, zero, torch.ones_like(zero));
            }
            case LAYER_NORM -> {
                Tensor mean = x.mean(new long[] {1}, true, new ScalarTypeOptional()); // (tokens, 1)
                Tensor centred = x.sub(mean); // (tokens, d)
                Tensor deviation = centred.std(new long[] {1}, true, true); // (tokens, 1)
                Tensor divisor = deviation.add(new Scalar(EPSILON));
                yield new Normalised(centred.div(divisor), mean, deviation);
            }
            case CONSTANT_NORM -> {
                Tensor norm =
                        x.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true)
                                .div(new Scalar(Math.sqrt((double) x.size(1)))); // (tokens, 1)
                yield new Normalised(x.div(norm), torch.zeros_like(norm), norm);
            }
        };
    }
}
