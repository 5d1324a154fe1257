package dev.hyaline.train;

import dev.hyaline.sae.Codes;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Which latents have not fired for long. Not thread-safe. */
final class DeadLatents implements AutoCloseable {

    private final long deadAfter;
    private final HeldTensors held = new HeldTensors();
    private final Tensor since; // tokens since each fired, int64 (n)

    DeadLatents(long nLatents, long deadAfter) {
        this.deadAfter = deadAfter;
        try (TensorScope _ = TensorScope.open()) {
            this.since =
                    held.hold(
                            torch.zeros(
                                    new long[] {nLatents},
                                    new TensorOptions(torch.ScalarType.Long)));
        }
    }

    /** Those that have not fired in so many tokens, bool {@code [n]}. */
    Tensor isDead() {
        return since.ge(new Scalar(deadAfter));
    }

    /** Their share. */
    double share() {
        try (TensorScope _ = TensorScope.open()) {
            return isDead().sum().item_long() / (double) since.size(0);
        }
    }

    /** Some tokens went by. */
    void saw(Codes codes) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor firing = codes.latents().masked_select(codes.values().gt(new Scalar(0)));
            since.add_(new Scalar(codes.tokens()));
            since.index_fill_(0, firing, new Scalar(0));
        }
    }

    /** Tokens since each latent fired, int64 {@code [n]}. */
    Tensor tokensSinceFired() {
        return since;
    }

    @Override
    public void close() {
        held.close();
    }
}
