package dev.hyaline.sae;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.tensor.Tensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Files of other tools, with what those tools make of some activations. */
public final class SaeFixtures {

    /** Of each number, relative to it where it is above 1: sums of 16 products in two orders. */
    public static final double SAME = 1e-5;

    private SaeFixtures() {}

    public static Path path(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(SaeFixtures.class.getResource("/fixtures/sae/" + name))
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Tensor single(Safetensors file, String name) {
        StoredTensor stored = file.tensor(name);
        return Tensors.of(
                stored.floats(), stored.shape().stream().mapToLong(Long::longValue).toArray());
    }

    /** Numbers in double precision, as some floating-point type. */
    public static Tensor as(torch.ScalarType type, Safetensors file, String name) {
        StoredTensor stored = file.tensor(name);
        return Tensors.of(
                        stored.doubles(),
                        stored.shape().stream().mapToLong(Long::longValue).toArray())
                .to(type);
    }

    /** Uniform numbers of mean 0 in double precision. */
    public static Tensor uniform(Random random, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return Tensors.of(random.doubles(count, -1.5, 1.5).toArray(), shape);
    }

    /** The largest |actual − expected| / max(1, |expected|). */
    public static double difference(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        Tensor scale = expected.abs().clamp_min(new Scalar(1));
        Tensor differences = actual.sub(expected).abs().div(scale).to(torch.ScalarType.Double);
        return differences.max().item_double();
    }
}
