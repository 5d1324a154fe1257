package dev.hyaline.benchmarks.sae;

import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Torch;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What a step begins with, the same for everybody: seeded random weights and activations. */
final class SaeBatch implements AutoCloseable {

    private final HeldTensors held = new HeldTensors();
    private final SaeWeights weights;
    private final Tensor x; // (B, d)
    private final Tensor isDead; // (n)

    SaeBatch(SaeTask task) {
        Torch.load();
        torch.manual_seed(task.seed());
        try (TensorScope _ = TensorScope.open()) {
            Tensor wEnc = held.hold(torch.randn(task.latents(), task.dIn()));
            wEnc.div_(wEnc.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true));
            this.weights =
                    new SaeWeights(
                            wEnc,
                            held.hold(wEnc.clone()),
                            held.hold(torch.zeros(task.dIn())),
                            held.hold(torch.zeros(task.latents())));
            this.x = held.hold(torch.randn(task.batch(), task.dIn()));
            this.isDead = held.hold(torch.rand(task.latents()).lt(new Scalar(task.deadShare())));
        }
    }

    SaeWeights weights() {
        return weights;
    }

    Tensor x() {
        return x;
    }

    Tensor isDead() {
        return isDead;
    }

    @Override
    public void close() {
        held.close();
    }
}
