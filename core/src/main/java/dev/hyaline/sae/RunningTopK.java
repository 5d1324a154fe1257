package dev.hyaline.sae;

import dev.hyaline.tensor.TensorScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The k largest pre-activations of each token among all that were offered so far. Its memory is
 * tokens × k however many latents there are. Not thread-safe.
 */
final class RunningTopK {

    private final long k;
    private final Tensor values; // (tokens, k), −∞ where nothing was offered yet
    private final Tensor latents; // (tokens, k)

    /** Belongs to the scope it is made in. */
    RunningTopK(Tensor x, long k) {
        this.k = k;
        this.values =
                torch.full(
                        new long[] {x.size(0), k},
                        new Scalar(Double.NEGATIVE_INFINITY),
                        x.options());
        this.latents = values.to(torch.ScalarType.Long).zero_();
    }

    /**
     * Takes in some latents.
     *
     * @param preActivations {@code [tokens, m]}
     * @param ids which latents they are, int64 {@code [m]}
     */
    void offer(Tensor preActivations, Tensor ids) {
        long m = preActivations.size(1);
        if (m == 0) {
            return;
        }
        try (TensorScope _ = TensorScope.open()) {
            T_TensorTensor_T top = preActivations.topk(Math.min(k, m), 1, true, false);
            Tensor topIds =
                    ids.index_select(0, top.get1().reshape(-1))
                            .view(top.get1().shape()); // (tokens, ≤k)
            Tensor candidates = torch.cat(new TensorVector(values, top.get0()), 1);
            Tensor candidateIds = torch.cat(new TensorVector(latents, topIds), 1);
            T_TensorTensor_T best = candidates.topk(k, 1, true, false);
            values.copy_(best.get0());
            latents.copy_(candidateIds.gather(1, best.get1()));
        }
    }

    /** What was kept, with ReLU. */
    Codes codes() {
        return Codes.ofRows(latents, values.relu());
    }
}
