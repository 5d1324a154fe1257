package dev.hyaline.train;

import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.SparseRows;
import dev.hyaline.tensor.Cores;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradient of a loss, a tensor for each weight.
 *
 * @param wEnc {@code [n, d]}
 * @param wDec {@code [n, d]}
 * @param bPre {@code [d]}
 * @param bLat {@code [n]}
 */
public record Gradients(Tensor wEnc, Tensor wDec, Tensor bPre, Tensor bLat) {

    /** In the order of {@link SaeWeights#trained}. */
    List<Tensor> all() {
        return List.of(wEnc, wDec, bPre, bLat);
    }

    /**
     * Takes off what would only change the length of decoder rows, which is 1: g − (g · w) w, row
     * by row.
     */
    void alongSphereInPlace(Tensor wDecUnit) {
        Cores.forEach(
                wDec.size(0),
                SparseRows.BLOCK,
                (first, size) -> {
                    Tensor g = wDec.narrow(0, first, size);
                    Tensor w = wDecUnit.narrow(0, first, size);
                    Tensor along = g.mul(w).sum(new long[] {1}, true, new ScalarTypeOptional());
                    g.addcmul_(along, w, new Scalar(-1)); // (size, d)
                });
    }
}
