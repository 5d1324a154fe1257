package dev.hyaline.benchmarks.sae;

import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.train.AdamConfig;
import dev.hyaline.train.LossConfig;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A training step of a TopK autoencoder as it is commonly written: all pre-activations of the
 * batch, {@code topk}, scattered into a matrix of zeros, a dense decoder, gradients by autograd,
 * the optimiser of the library. Not thread-safe.
 */
final class DenseStep implements AutoCloseable {

    private final SaeWeights weights;
    private final LossConfig config;
    private final Adam adam;

    DenseStep(SaeWeights weights, LossConfig config, AdamConfig rates) {
        this.weights = weights;
        this.config = config;
        TensorVector trained =
                new TensorVector(weights.wEnc(), weights.wDec(), weights.bPre(), weights.bLat());
        for (long i = 0; i < trained.size(); i++) {
            trained.get(i).set_requires_grad(true);
        }
        AdamOptions options = new AdamOptions(rates.rate()); // its betas are ours
        options.eps().put(rates.eps());
        this.adam = new Adam(trained, options);
    }

    /**
     * Does a step.
     *
     * @param x {@code [B, d]}
     * @param isDead which latents are dead, bool {@code [n]}
     * @return the loss
     */
    double step(Tensor x, Tensor isDead) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor loss = loss(x, isDead);
            adam.zero_grad();
            loss.backward();
            try (NoGradGuard _ = new NoGradGuard()) {
                Tensor g = weights.wDec().grad(); // (n, d)
                Tensor along =
                        g.mul(weights.wDec()).sum(new long[] {1}, true, new ScalarTypeOptional());
                g.sub_(along.mul(weights.wDec()));
                adam.step();
                Tensor lengths =
                        weights.wDec()
                                .norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true);
                weights.wDec().div_(lengths);
            }
            return loss.item_double();
        }
    }

    private Tensor loss(Tensor x, Tensor isDead) {
        Tensor p =
                torch.linear(
                        x.sub(weights.bPre()),
                        weights.wEnc(),
                        new TensorOptional(weights.bLat())); // (B, n)
        Tensor reconstruction = decode(p, config.k()).add(weights.bPre()); // (B, d)
        Tensor error = x.sub(reconstruction);
        Tensor main = error.square().mean().mul(new Scalar(config.mseScale()));
        long dead = isDead.sum().item_long();
        if (dead == 0) {
            return main;
        }
        Tensor residual = error.detach();
        Tensor hidden =
                p.masked_fill(isDead.logical_not(), new Scalar(Double.NEGATIVE_INFINITY)); // (B, n)
        Tensor rest = residual.sub(decode(hidden, Math.min(config.kAux(), dead)));
        Tensor variance = residual.sub(residual.mean(0)).square().mean();
        Tensor aux = rest.square().mean().div(variance);
        return main.add(aux, new Scalar(config.auxCoefficient()));
    }

    /** The k strongest, ReLU, and back, without b_pre: {@code [B, n]} to {@code [B, d]}. */
    private Tensor decode(Tensor p, long k) {
        T_TensorTensor_T top = p.topk(k, 1, true, false);
        Tensor z = torch.zeros_like(p).scatter(1, top.get1(), top.get0().relu()); // (B, n)
        return z.matmul(weights.wDec());
    }

    @Override
    public void close() {
        adam.close();
    }
}
