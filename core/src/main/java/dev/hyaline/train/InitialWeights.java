package dev.hyaline.train;

import dev.hyaline.common.Seed;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * What training begins with (Gao et al. 2024, arXiv 2406.04093, appendix A.1): decoder rows of
 * length 1 in directions drawn uniformly, the encoder the same, the latents' biases 0, b_pre the
 * geometric median of activations.
 */
final class InitialWeights {

    private static final double UNIT = 0x1.0p-53;
    private static final int PIECE = 1 << 20;

    private InitialWeights() {}

    /** In the caller's innermost scope. */
    static SaeWeights of(int nLatents, Tensor geometricMedian, Seed seed) {
        int d = Math.toIntExact(geometricMedian.size(0));
        TensorOptions options = new TensorOptions(torch.ScalarType.Float);
        Tensor wDec = torch.empty(new long[] {nLatents, d}, options, null);
        int piece = Math.max(1, PIECE / d); // rows
        for (int first = 0; first < nLatents; first += piece) {
            try (TensorScope _ = TensorScope.open()) {
                int rows = Math.min(piece, nLatents - first);
                Tensor drawn = Tensors.of(directions(first, rows, d, seed), rows, d);
                wDec.narrow(0, first, rows).copy_(drawn);
            }
        }
        Tensor bLat = torch.zeros(new long[] {nLatents}, options);
        return new SaeWeights(wDec.clone(), wDec, geometricMedian.clone(), bLat);
    }

    /** Room for those of a checkpoint, in the caller's innermost scope. */
    static SaeWeights empty(long n, long d) {
        TensorOptions options = new TensorOptions(torch.ScalarType.Float);
        return new SaeWeights(
                torch.empty(new long[] {n, d}, options, null),
                torch.empty(new long[] {n, d}, options, null),
                torch.empty(new long[] {d}, options, null),
                torch.empty(new long[] {n}, options, null));
    }

    private static float[] directions(int first, int rows, int d, Seed seed) {
        float[] values = new float[rows * d];
        IntStream.range(0, rows).parallel().forEach(row -> fill(values, row, first + row, d, seed));
        return values;
    }

    /** Normal numbers (Box and Muller), scaled to length 1. */
    private static void fill(float[] values, int row, int latent, int d, Seed seed) {
        double[] drawn = new double[d];
        double squares = 0;
        for (int i = 0; i < d; i++) {
            double radius =
                    StrictMath.sqrt(-2 * StrictMath.log(uniform(seed.hash(latent, 2L * i))));
            double angle = 2 * Math.PI * uniform(seed.hash(latent, 2L * i + 1));
            drawn[i] = radius * StrictMath.cos(angle);
            squares += drawn[i] * drawn[i];
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < d; i++) {
            values[row * d + i] = (float) (drawn[i] / length);
        }
    }

    /** In (0, 1]. */
    private static double uniform(long hash) {
        return ((hash >>> 11) + 1) * UNIT;
    }
}
