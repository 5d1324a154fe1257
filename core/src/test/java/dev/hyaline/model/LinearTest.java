package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hyaline.common.Seed;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.PackedProduct;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearTest {

    /** Relative to a scale of 100: sums of 48 products of numbers around 1, in two orders. */
    private static final Offset<Float> SAME = Offset.offset(1e-5f);

    /**
     * Likewise, of numbers rounded to 8 bits: the plain layer rounds once more before the function.
     */
    private static final Offset<Float> SAME_IN_BF16 = Offset.offset(1e-2f);

    private static final long OUT = 128;

    private static final UntrainedWeights RANDOM = new UntrainedWeights(new Seed(11), 1, 1);

    @ParameterizedTest
    @EnumSource
    void packedAndPlainLayersAgreeForEveryFunctionAndLayoutOfTheInput(Precision precision) {
        assumeTrue(
                PackedProduct.isAvailable(precision, OUT),
                "this libtorch or processor has no packed linear operators");
        Offset<Float> same = precision == Precision.FP32 ? SAME : SAME_IN_BF16;
        try (TensorScope _ = TensorScope.open();
                HeldTensors held = new HeldTensors()) {
            Tensor weight = random(48, OUT);
            Tensor bias = random(OUT);
            Linear packed = new PackedLinear(weight, bias, precision, held);
            Linear plain = new PlainLinear(weight, bias, precision, Device.CPU, held);
            Tensor turned = random(7, 5, 48).transpose(0, 1); // [5, 7, 48], not contiguous
            for (Tensor x : List.of(random(5, 7, 48), turned, random(1, 1, 48))) {
                assertSame(packed.apply(x), plain.apply(x), same);
                for (ActivationFunction function : ActivationFunction.values()) {
                    assertSame(packed.apply(x, function), plain.apply(x, function), same);
                }
            }
        }
    }

    private static Tensor single(Tensor x) {
        return x.to(torch.ScalarType.Float);
    }

    private static Tensor random(long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        return Tensors.of(RANDOM.normal("test.weight", count, 0.02), shape).mul(new Scalar(50));
    }

    private static void assertSame(Tensor actual, Tensor expected, Offset<Float> same) {
        assertThat(actual.scalar_type().intern()).isEqualTo(expected.scalar_type().intern());
        assertThat(actual.shape()).isEqualTo(expected.shape());
        float scale = 100; // values reach that
        assertThat(Tensors.floats(single(actual).div(new Scalar(scale))))
                .containsExactly(Tensors.floats(single(expected).div(new Scalar(scale))), same);
    }
}
