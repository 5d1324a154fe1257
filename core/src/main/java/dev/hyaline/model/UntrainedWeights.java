package dev.hyaline.model;

import dev.hyaline.common.Seed;
import dev.hyaline.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * GPT-2's initialisation: weights from N(0, 0.02²), those that write to the residual stream divided
 * by √(2 nLayers), biases 0, gains 1 (Radford et al. 2019, section 2.3, and its released code).
 * Each number depends on the seed, the weight's name and its index alone, and on no machine.
 *
 * @param seed of all numbers
 * @param nLayers layers of the model
 * @param gain how files of the model say a gain of 1
 */
record UntrainedWeights(Seed seed, int nLayers, float gain) implements WeightSource {

    private static final double DEVIATION = 0.02;
    private static final double UNIT = 0x1.0p-53;

    @Override
    public Tensor get(StoredWeight weight) {
        long[] sizes = weight.shape().stream().mapToLong(Long::longValue).toArray();
        return Tensors.of(values(weight), sizes);
    }

    float[] values(StoredWeight weight) {
        int count = Math.toIntExact(weight.count());
        if (weight.isBias()) {
            return new float[count];
        }
        if (weight.isNorm()) {
            float[] gains = new float[count];
            Arrays.fill(gains, gain);
            return gains;
        }
        boolean scaled = weight.parts().getFirst().writesToResidual();
        double deviation = scaled ? DEVIATION / Math.sqrt(2 * nLayers) : DEVIATION;
        return normal(weight.name(), count, deviation);
    }

    /** Normal numbers that follow from a name. */
    float[] normal(String name, int count, double deviation) {
        float[] values = new float[count];
        Seed own = seed.derive(name);
        IntStream.range(0, (count + 1) / 2)
                .parallel()
                .forEach(pair -> fillPair(values, pair, own, deviation));
        return values;
    }

    /** Box and Muller's two normal numbers from two uniform ones. */
    private static void fillPair(float[] values, int pair, Seed own, double deviation) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(own.hash(pair, 0))));
        double angle = 2 * Math.PI * uniform(own.hash(pair, 1));
        values[2 * pair] = (float) (deviation * radius * StrictMath.cos(angle));
        if (2 * pair + 1 < values.length) {
            values[2 * pair + 1] = (float) (deviation * radius * StrictMath.sin(angle));
        }
    }

    /** In (0, 1]. */
    private static double uniform(long hash) {
        return ((hash >>> 11) + 1) * UNIT;
    }
}
