package dev.hyaline.sae;

import java.util.List;
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
record Gradients(Tensor wEnc, Tensor wDec, Tensor bPre, Tensor bLat) {

    /** In the order of {@link SaeWeights#trained}. */
    List<Tensor> all() {
        return List.of(wEnc, wDec, bPre, bLat);
    }

    /**
     * Without what would only change the length of decoder rows, which is 1: g − (g · w) w, row by
     * row.
     */
    Gradients alongSphere(Tensor wDecUnit) {
        Tensor along =
                wDec.mul(wDecUnit).sum(new long[] {1}, true, new ScalarTypeOptional()); // (n, 1)
        return new Gradients(wEnc, wDec.sub(along.mul(wDecUnit)), bPre, bLat);
    }
}
