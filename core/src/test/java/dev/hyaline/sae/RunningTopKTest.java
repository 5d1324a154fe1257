package dev.hyaline.sae;

import static dev.hyaline.sae.SaeFixtures.uniform;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunningTopKTest {

    private static final int TOKENS = 17;

    private record Kept(long latent, double value) {}

    @ParameterizedTest
    @CsvSource({
        "1, 40, 5, 7, false",
        "2, 100, 7, 32, false", // k larger than a tile
        "3, 33, 33, 33, false", // all of them
        "4, 64, 9, 1, true", // n is no multiple of the tile
        "5, 500, 64, 20, true",
        "6, 10, 3, 10, true",
    })
    void keepsWhatSortingWouldPutFirst(long seed, int n, int tile, int k, boolean isDouble) {
        Random random = new Random(seed);
        try (TensorScope _ = TensorScope.open()) {
            Tensor p = numbers(random, n, isDouble);
            List<List<Kept>> actual = running(p, tile, k);
            for (int token = 0; token < TOKENS; token++) {
                assertThat(actual.get(token)).isEqualTo(sorted(values(p).get(token), k));
            }
        }
    }

    /** Of a few different numbers, so that many are equal. */
    private static Tensor numbers(Random random, int n, boolean isDouble) {
        Tensor p = uniform(random, TOKENS, n);
        Tensor rounded = p.mul(new Scalar(10)).round().mul(new Scalar(0.125));
        return random.nextBoolean() || n > 99 ? typed(rounded, isDouble) : typed(p, isDouble);
    }

    private static Tensor typed(Tensor p, boolean isDouble) {
        return p.to(isDouble ? torch.ScalarType.Double : torch.ScalarType.Float);
    }

    private static List<double[]> values(Tensor p) {
        MemorySegment all = Tensors.memory(p.to(torch.ScalarType.Double).contiguous());
        int n = (int) p.size(1);
        return IntStream.range(0, TOKENS)
                .mapToObj(token ->
                        IntStream.range(0, n)
                                .mapToDouble(latent ->
                                        all.getAtIndex(
                                                ValueLayout.JAVA_DOUBLE, (long) token * n + latent))
                                .toArray())
                .toList();
    }

    private static List<Kept> sorted(double[] row, int k) {
        return IntStream.range(0, row.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -row[i]).thenComparing(i -> i))
                .limit(k)
                .sorted()
                .map(i -> new Kept(i, Math.max(0, row[i])))
                .toList();
    }

    private static List<List<Kept>> running(Tensor p, int tile, int k) {
        int n = (int) p.size(1);
        RunningTopK running = new RunningTopK(TOKENS, k);
        for (int first = 0; first < n; first += tile) {
            int m = Math.min(tile, n - first);
            running.offer(
                    p.narrow(1, first, m).contiguous(),
                    IntStream.range(first, first + m).toArray());
        }
        Tensor latents = torch.zeros(TOKENS, k).to(torch.ScalarType.Long);
        Tensor values = torch.zeros(TOKENS, k).to(p.scalar_type().intern());
        running.write(latents, values, 0);
        MemorySegment ids = Tensors.memory(latents);
        MemorySegment kept = Tensors.memory(values.to(torch.ScalarType.Double));
        return IntStream.range(0, TOKENS)
                .mapToObj(token ->
                        IntStream.range(token * k, (token + 1) * k)
                                .mapToObj(i ->
                                        new Kept(
                                                ids.getAtIndex(ValueLayout.JAVA_LONG, i),
                                                kept.getAtIndex(ValueLayout.JAVA_DOUBLE, i)))
                                .toList())
                .toList();
    }

    @Test
    void aPreActivationThatIsNoNumberIsNotLost() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor p = torch.ones(TOKENS, 12);
            p.select(1, 11).fill_(new Scalar(Double.NaN));
            for (List<Kept> token : running(p, 4, 3)) {
                assertThat(token).extracting(Kept::latent).containsExactly(0L, 1L, 11L);
                assertThat(token.getLast().value()).isNaN();
            }
        }
    }
}
