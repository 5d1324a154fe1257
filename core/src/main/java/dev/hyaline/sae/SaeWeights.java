package dev.hyaline.sae;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The weights in our layout, one row a latent, all of one floating-point type.
 *
 * @param wEnc the encoder {@code [n, d]}
 * @param wDec the decoder {@code [n, d]}
 * @param bPre what is taken off the input and added to the output {@code [d]}
 * @param bLat the latents' biases {@code [n]}
 * @param threshold the latents' thresholds {@code [n]}, of JumpReLU alone
 */
public record SaeWeights(
        Tensor wEnc, Tensor wDec, Tensor bPre, Tensor bLat, @Nullable Tensor threshold) {

    /** What the fields that are trained are called in files, in the order of {@link #trained}. */
    public static final List<String> NAMES = List.of("W_enc", "W_dec", "b_pre", "b_lat");

    public SaeWeights {
        long n = wEnc.size(0);
        long d = wEnc.size(1);
        requireShape("wDec", wDec, n, d);
        requireShape("bPre", bPre, d);
        requireShape("bLat", bLat, n);
        if (threshold != null) {
            requireShape("threshold", threshold, n);
        }
    }

    /** Those of an activation that has no thresholds. */
    public SaeWeights(Tensor wEnc, Tensor wDec, Tensor bPre, Tensor bLat) {
        this(wEnc, wDec, bPre, bLat, null);
    }

    private static void requireShape(String name, Tensor tensor, long... shape) {
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                    name
                            + ": expected "
                            + Arrays.toString(shape)
                            + ", got "
                            + Arrays.toString(tensor.shape()));
        }
    }

    /** How many latents there are, n. */
    public long nLatents() {
        return wEnc.size(0);
    }

    /** The size of an activation, d. */
    public long dIn() {
        return wEnc.size(1);
    }

    /** What is trained, in a fixed order: wEnc, wDec, bPre, bLat. */
    public List<Tensor> trained() {
        return List.of(wEnc, wDec, bPre, bLat);
    }

    /** The floating-point type of them all. */
    public torch.ScalarType type() {
        return wEnc.scalar_type().intern();
    }
}
