package dev.hyaline.train.measure;

import static dev.hyaline.sae.SaeFixtures.difference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Interval;
import dev.hyaline.common.Seed;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.ActiveLatents;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.SaeFixtures;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.TiledEncoder;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class SaeMetricsTest {

    /** Sums of a thousand products in double precision. */
    private static final Offset<Double> SAME = Offset.offset(1e-12);

    private static Codes codes(Tensor latents) {
        try (ActiveLatents found = new ActiveLatents(latents.size(0))) {
            found.offer(latents, 0, 0);
            return found.codes();
        }
    }

    @Test
    void metricsAreThoseOfTheReference() {
        try (TensorScope _ = TensorScope.open();
                Safetensors file = Safetensors.open(SaeFixtures.path("math-topk.safetensors"))) {
            Tensor x = SaeFixtures.as(torch.ScalarType.Double, file, "x");
            Tensor reconstruction = SaeFixtures.as(torch.ScalarType.Double, file, "xhat");
            Tensor latents = SaeFixtures.as(torch.ScalarType.Double, file, "latents");
            Tensor mean = x.mean(new long[] {0}, false, new ScalarTypeOptional());
            ReconstructionSums sums = new ReconstructionSums();
            sums.fold(x, reconstruction, mean, codes(latents));
            assertThat(sums.tokens()).isEqualTo(64);
            assertThat(sums.nmse()).hasValueCloseTo(number(file, "nmse_mean_baseline"), SAME);
            assertThat(sums.nmseZeroBaseline())
                    .hasValueCloseTo(number(file, "nmse_zero_baseline_per_token"), SAME);
            assertThat(sums.explainedVarianceLegacy())
                    .hasValueCloseTo(number(file, "explained_variance_legacy"), SAME);
            assertThat(sums.l0()).hasValueCloseTo(number(file, "l0"), SAME);
        }
    }

    private static double number(Safetensors file, String name) {
        return file.tensor(name).doubles()[0];
    }

    @Test
    void preActivationsAreThoseOfTheReference() {
        try (TensorScope _ = TensorScope.open();
                Safetensors file = Safetensors.open(SaeFixtures.path("math-topk.safetensors"))) {
            torch.ScalarType type = torch.ScalarType.Double;
            SaeWeights weights =
                    new SaeWeights(
                            SaeFixtures.as(type, file, "W_enc"),
                            SaeFixtures.as(type, file, "W_dec"),
                            SaeFixtures.as(type, file, "b_pre"),
                            SaeFixtures.as(type, file, "b_lat"));
            Tensor p =
                    new TiledEncoder(weights, 17)
                            .encode(SaeFixtures.as(type, file, "x"), new Activation.Identity())
                            .dense(96);
            assertThat(difference(p, SaeFixtures.as(type, file, "pre_acts"))).isLessThan(1e-9);
        }
    }

    /**
     * Three tokens of two numbers around x̄ = (1, 0):
     *
     * <pre>
     *   x       x̂       ‖e‖²  ‖x − x̄‖²  ‖x‖²   ‖e‖²/‖x‖²  1 − ‖e‖²/‖x − x̄‖²
     *   (1, 1)  (1, 0)   1     1          2      1/2        0
     *   (5, 0)  (5, 2)   4     16         25     4/25       3/4
     *   (1, .1) (1, .3)  .04   .01        1.01   4/101      −3
     * </pre>
     */
    @Test
    void smallNumbersByHandTellTheMetricsApart() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor x = Tensors.of(new double[] {1, 1, 5, 0, 1, .1}, 3, 2);
            Tensor reconstruction = Tensors.of(new double[] {1, 0, 5, 2, 1, .3}, 3, 2);
            Tensor mean = Tensors.of(new double[] {1, 0}, 2);
            Tensor latents = Tensors.of(new float[] {1, 0, 2, 0, 0, 0, 3, 1, 1}, 3, 3);
            ReconstructionSums sums = new ReconstructionSums();
            sums.fold(x, reconstruction, mean, codes(latents));
            assertThat(sums.nmse()).hasValueCloseTo(5.04 / 17.01, SAME);
            assertThat(sums.nmseZeroBaseline()).hasValueCloseTo((0.5 + 0.16 + 4.0 / 101) / 3, SAME);
            assertThat(sums.explainedVarianceLegacy()).hasValueCloseTo(-0.75, SAME);
            assertThat(sums.l0()).hasValueCloseTo(5.0 / 3, SAME);

            ReconstructionSums merged = new ReconstructionSums();
            for (int token = 0; token < 3; token++) {
                ReconstructionSums part = new ReconstructionSums();
                part.fold(
                        x.narrow(0, token, 1),
                        reconstruction.narrow(0, token, 1),
                        mean,
                        codes(latents.narrow(0, token, 1)));
                merged.merge(part);
            }
            assertThat(merged.tokens()).isEqualTo(3);
            assertThat(merged.nmse()).isEqualTo(sums.nmse());
            assertThat(merged.nmseZeroBaseline()).isEqualTo(sums.nmseZeroBaseline());
            assertThat(merged.explainedVarianceLegacy()).isEqualTo(sums.explainedVarianceLegacy());
            assertThat(merged.l0()).isEqualTo(sums.l0());
        }
    }

    @Test
    void whatIsUndefinedIsNoNumber() {
        assertThat(new ReconstructionSums().nmse()).isEmpty();
        assertThat(new ReconstructionSums().l0()).isEmpty();
        DownstreamSums harmless = new DownstreamSums();
        harmless.add(0, 2, 2, 2, 2);
        assertThat(harmless.deltaCe()).hasValue(0);
        assertThat(harmless.recoveredAgainstZero()).isEmpty();
    }

    @Test
    void aReconstructionThatIsNoNumberStops() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor x = Tensors.of(new double[] {1, 1}, 1, 2);
            Tensor broken = Tensors.of(new double[] {1, Double.NaN}, 1, 2);
            Tensor latents = Tensors.of(new float[] {1}, 1, 1);
            assertThatThrownBy(() -> new ReconstructionSums().fold(x, broken, x, codes(latents)))
                    .isInstanceOf(HyalineException.class)
                    .hasMessage("reconstruction error must be finite, but is: NaN");
        }
    }

    @Test
    void anEntryThatIsZeroIsNotActive() {
        try (TensorScope _ = TensorScope.open()) {
            Codes withZeros =
                    Codes.ofRows(
                            Tensors.ids(new int[][] {{0, 3}, {3, 1}}, 2),
                            Tensors.of(new float[] {2, 0, 1, 0}, 2, 2));
            FiringCounts counts = new FiringCounts(4);
            counts.fold(FiringCounts.active(withZeros), 2);
            assertThat(counts.dead()).isEqualTo(2);
            assertThat(counts.deadFraction()).isEqualTo(0.5);
            assertThat(counts.density(0)).isEqualTo(0.5);
            assertThat(counts.density(1)).isZero();
            assertThat(counts.density(3)).isEqualTo(0.5);
            Tensor x = Tensors.of(new double[] {1, 1}, 2, 1);
            ReconstructionSums sums = new ReconstructionSums();
            sums.fold(x, x, Tensors.of(new double[] {0}, 1), withZeros);
            assertThat(sums.l0()).hasValue(1);
        }
    }

    @Test
    void densitiesAreCountedByQuartersOfADecade() {
        try (TensorScope _ = TensorScope.open()) {
            // latent 0 on every token of 1,000, 1 on one, 2 on two, 3 on a hundred, 4 on none
            FiringCounts counts = new FiringCounts(5);
            for (int part = 0; part < 2; part++) {
                FiringCounts half = new FiringCounts(5);
                float[] latents = new float[500 * 5];
                for (int token = 0; token < 500; token++) {
                    latents[5 * token] = 1;
                    latents[5 * token + 1] = part == 0 && token == 7 ? 1 : 0;
                    latents[5 * token + 2] = token == 9 ? 1 : 0;
                    latents[5 * token + 3] = token < 50 ? 1 : 0;
                }
                half.fold(FiringCounts.active(codes(Tensors.of(latents, 500, 5))), 500);
                counts.merge(half);
            }
            assertThat(counts.histogram())
                    .filteredOn(bin -> bin.latents() > 0)
                    .containsExactly(
                            new DensityBin(-3, -2.75, 1),
                            new DensityBin(-2.75, -2.5, 1),
                            new DensityBin(-1, -0.75, 1),
                            new DensityBin(-0.25, 0, 1));
            assertThat(counts.histogram()).hasSize(12);
            assertThat(counts.dead()).isEqualTo(1);
        }
    }

    @Test
    void intervalsHoldTheValueAndNarrowWithMoreDocuments() {
        List<EvaluationSums> few = documents(10);
        List<EvaluationSums> many = documents(400);
        Seed seed = new Seed(1);
        Interval wide = intervalOf(few, seed);
        Interval narrow = intervalOf(many, seed);
        assertThat(narrow.contains(4.5)).isTrue();
        // the standard error of the mean of 0 … 9 is 2.87 / √documents
        assertThat(narrow.high() - narrow.low())
                .isCloseTo(2 * 1.96 * 2.872 / Math.sqrt(400), Offset.offset(0.06));
        assertThat(wide.high() - wide.low()).isGreaterThan(4 * (narrow.high() - narrow.low()));
        assertThat(DocumentBootstrap.intervals(documents(1), seed)).isEmpty();
        assertThat(DocumentBootstrap.intervals(few, seed)).doesNotContainKey(SaeMetric.NMSE);
    }

    private static Interval intervalOf(List<EvaluationSums> documents, Seed seed) {
        return Objects.requireNonNull(
                DocumentBootstrap.intervals(documents, seed).get(SaeMetric.CE_CLEAN));
    }

    private static List<EvaluationSums> documents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    EvaluationSums sums = new EvaluationSums();
                    sums.downstream.add(0, i % 10, 0, 0, 0);
                    return sums;
                })
                .toList();
    }
}
