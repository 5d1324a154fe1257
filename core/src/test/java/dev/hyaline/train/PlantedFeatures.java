package dev.hyaline.train;

import dev.hyaline.common.Seed;
import dev.hyaline.sae.Sae;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Activations whose features are known: each token is a sum of few directions, drawn from more than
 * there are dimensions, with strengths between 0.5 and 1.5.
 */
final class PlantedFeatures implements ActivationStream {

    private static final int BLOCK = 1024;

    private final int dIn;
    private final int active;
    private final long blocks;
    private final Seed seed;
    private final float[][] directions; // [features][dIn], of length 1
    private long position;

    PlantedFeatures(int features, int dIn, int active, long tokens, Seed seed) {
        this.dIn = dIn;
        this.active = active;
        this.blocks = Math.ceilDiv(tokens, BLOCK);
        this.seed = seed.derive("tokens");
        this.directions = new float[features][dIn];
        SplittableRandom random = new SplittableRandom(seed.derive("directions").value());
        for (float[] direction : directions) {
            double squares = 0;
            for (int i = 0; i < dIn; i++) {
                direction[i] = (float) random.nextGaussian();
                squares += direction[i] * direction[i];
            }
            for (int i = 0; i < dIn; i++) {
                direction[i] /= (float) Math.sqrt(squares);
            }
        }
    }

    @Override
    public int dIn() {
        return dIn;
    }

    @Override
    public long tokens() {
        return blocks * BLOCK;
    }

    @Override
    public int blockTokens() {
        return BLOCK;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void seek(long newPosition) {
        position = newPosition;
    }

    @Override
    public Optional<ActivationBlock> next() {
        if (position == blocks) {
            return Optional.empty();
        }
        return Optional.of(block(position++));
    }

    private ActivationBlock block(long number) {
        SplittableRandom random = new SplittableRandom(seed.hash(number));
        float[] values = new float[BLOCK * dIn];
        for (int token = 0; token < BLOCK; token++) {
            for (int feature : draw(random)) {
                float strength = 0.5f + (float) random.nextDouble();
                for (int i = 0; i < dIn; i++) {
                    values[token * dIn + i] += strength * directions[feature][i];
                }
            }
        }
        return new ActivationBlock(
                Tensors.of(values, BLOCK, dIn),
                torch.ones(new long[] {BLOCK}, new TensorOptions(torch.ScalarType.Long)));
    }

    /** Different features. */
    private int[] draw(SplittableRandom random) {
        return random.ints(0, directions.length).distinct().limit(active).toArray();
    }

    /** Each feature's cosine with the decoder row that is most like it, on average. */
    double meanBestCosine(Sae sae) {
        try (TensorScope _ = TensorScope.open()) {
            float[] flat = new float[directions.length * dIn];
            for (int feature = 0; feature < directions.length; feature++) {
                System.arraycopy(directions[feature], 0, flat, feature * dIn, dIn);
            }
            Tensor features = Tensors.of(flat, directions.length, dIn);
            Tensor cosines = torch.matmul(features, sae.weights().wDec().t()); // (features, n)
            return cosines.amax(new long[] {1}, false).mean(new ScalarTypeOptional()).item_double();
        }
    }

    /** The share of latents that do not fire on any of the first tokens. */
    double silentShare(Sae sae, int tokens) {
        DeadLatents dead = new DeadLatents(sae.config().nLatents(), tokens);
        seek(0);
        for (int seen = 0; seen < tokens; seen += BLOCK) {
            try (TensorScope _ = TensorScope.open()) {
                dead.saw(sae.encode(next().orElseThrow().values()));
            }
        }
        double share = dead.share();
        dead.close();
        return share;
    }
}
