package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hyaline.checkpoint.ActivationFunction;
import dev.hyaline.common.Seed;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class LinearTest {

    /** Relative to a scale of 100: sums of 48 products of numbers around 1, in two orders. */
    private static final Offset<Float> SAME = Offset.offset(1e-5f);

    private static final RandomWeights RANDOM = new RandomWeights(new Seed(11), 1);

    @Test
    void packedAndPlainLayersAgreeForEveryFunctionAndLayoutOfTheInput() {
        assumeTrue(PackedLinear.isAvailable(), "this libtorch has no packed linear operators");
        try (TensorScope _ = TensorScope.open();
                HeldTensors held = new HeldTensors()) {
            Tensor weight = random(48, 80);
            Tensor bias = random(80);
            Linear packed = new PackedLinear(weight, bias, held);
            Linear plain = new PlainLinear(weight, bias, held);
            Tensor turned = random(7, 5, 48).transpose(0, 1); // [5, 7, 48], not contiguous
            for (Tensor x : List.of(random(5, 7, 48), turned, random(1, 1, 48))) {
                assertSame(packed.apply(x), plain.apply(x));
                for (ActivationFunction function : ActivationFunction.values()) {
                    assertSame(packed.apply(x, function), plain.apply(x, function));
                }
            }
        }
    }

    private static Tensor random(long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        return Tensors.of(RANDOM.values("test.weight", count), shape).mul(new Scalar(50));
    }

    private static void assertSame(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        float scale = 100; // values reach that
        assertThat(Tensors.floats(actual.div(new Scalar(scale))))
                .containsExactly(Tensors.floats(expected.div(new Scalar(scale))), SAME);
    }
}
