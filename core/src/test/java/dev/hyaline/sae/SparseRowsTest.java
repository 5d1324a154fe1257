package dev.hyaline.sae;

import static dev.hyaline.sae.SaeFixtures.difference;
import static dev.hyaline.sae.SaeFixtures.uniform;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against dense products; more tokens and latents than a thread does together. */
final class SparseRowsTest {

    private static final int TOKENS = 1100;
    private static final int N = 1300;
    private static final int D = 5;

    /** Sums of up to some ten products of numbers around 1. */
    enum Precise {
        DOUBLE(torch.ScalarType.Double, 1e-12),
        FLOAT(torch.ScalarType.Float, 1e-5);

        private final torch.ScalarType type;
        private final double tolerance;

        Precise(torch.ScalarType type, double tolerance) {
            this.type = type;
            this.tolerance = tolerance;
        }
    }

    /** Of some tokens none, of the others up to ten different latents, few of them low. */
    private static Codes codes(Random random, torch.ScalarType type) {
        long[] offsets = new long[TOKENS + 1];
        long[] latents = new long[TOKENS * 10];
        int entries = 0;
        for (int token = 0; token < TOKENS; token++) {
            int count = token % 7 == 0 ? 0 : random.nextInt(11);
            int first = 300 + random.nextInt(N - 300 - 10 * 20);
            for (int i = 0; i < count; i++) {
                latents[entries++] = first + (long) i * 20 + random.nextInt(20);
            }
            offsets[token + 1] = entries;
        }
        return new Codes(
                Tensors.of(latents, latents.length).narrow(0, 0, entries).clone(),
                uniform(random, entries).to(type),
                Tensors.of(offsets, offsets.length));
    }

    @ParameterizedTest
    @EnumSource
    void sumsAndProductsAreTheDenseOnes(Precise precise) {
        Random random = new Random(11);
        try (TensorScope _ = TensorScope.open()) {
            Codes codes = codes(random, precise.type);
            Tensor dense = codes.dense(N); // (tokens, n)
            Tensor rows = uniform(random, N, D).to(precise.type);
            Tensor others = uniform(random, TOKENS, D).to(precise.type);
            Tensor sums = SparseRows.sums(rows, codes.latents(), codes.values(), codes.offsets());
            assertThat(difference(sums, dense.matmul(rows))).isLessThan(precise.tolerance);
            SparseRows.Bags bags = SparseRows.ByLatent.of(codes, N).bags(codes.values());
            Tensor byLatent =
                    SparseRows.sums(others, bags.indices(), bags.weights(), bags.offsets());
            assertThat(difference(byLatent, dense.t().matmul(others)))
                    .isLessThan(precise.tolerance);
            Tensor products = SparseRows.products(codes, rows, others);
            Tensor all = others.matmul(rows.t()); // (tokens, n)
            Tensor expected =
                    all.reshape(-1)
                            .index_select(
                                    0,
                                    codes.tokenOfEntry().mul(new Scalar(N)).add(codes.latents()));
            assertThat(difference(products, expected)).isLessThan(precise.tolerance);
            Tensor biases = SparseRows.sumsByLatent(codes, codes.values(), N);
            assertThat(difference(biases, dense.sum(0))).isLessThan(precise.tolerance);
        }
    }
}
