package dev.hyaline.train.measure;

import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Codes;
import dev.hyaline.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * What each token adds to {@link ReconstructionSums}, in double precision.
 *
 * @param error ‖x − x̂‖²
 * @param spread ‖x − x̄‖²
 * @param square ‖x‖²
 * @param active how many latents are not 0
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, on the hot path, never compared
public record TokenErrors(double[] error, double[] spread, double[] square, double[] active) {

    static TokenErrors of(Tensor x, Tensor reconstruction, Tensor mean, Codes codes) {
        Tensor exact = x.to(torch.ScalarType.Double); // (tokens, d)
        Tensor others = reconstruction.to(torch.ScalarType.Double);
        double[] error = squares(exact.sub(others));
        for (double each : error) {
            if (!Double.isFinite(each)) {
                throw HyalineException.numeric(
                        "reconstruction error must be finite, but is: " + each);
            }
        }
        Tensor nonZero = codes.values().ne(new Scalar(0)).nonzero().reshape(-1);
        Tensor token = codes.tokenOfEntry().index_select(0, nonZero);
        Tensor active = torch.bincount(token, new TensorOptional(), x.size(0)); // (tokens)
        return new TokenErrors(
                error,
                squares(exact.sub(mean.to(torch.ScalarType.Double))),
                squares(exact),
                Tensors.doubles(active.to(torch.ScalarType.Double)));
    }

    private static double[] squares(Tensor rows) {
        return Tensors.doubles(rows.square().sum(new long[] {1}, false, new ScalarTypeOptional()));
    }

    int size() {
        return error.length;
    }
}
