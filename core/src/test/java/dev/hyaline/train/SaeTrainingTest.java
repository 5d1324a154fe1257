package dev.hyaline.train;

import static dev.hyaline.sae.SaeFixtures.as;
import static dev.hyaline.sae.SaeFixtures.difference;
import static dev.hyaline.sae.SaeFixtures.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.SaeFixtures;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.TiledEncoder;
import dev.hyaline.tensor.TensorScope;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaeTrainingTest {

    private static final int B = 24;
    private static final int D = 6;
    private static final int N = 40;

    /** Another order of the same sums in double precision. */
    private static final double SAME = 1e-12;

    /** How near two independent computations come. */
    enum Precise {
        /** Sums of up to 96 products of numbers around 1, with room. */
        DOUBLE(torch.ScalarType.Double, 1e-9),
        /**
         * Likewise. A step of Adam is as large for the smallest gradient as for the largest, and
         * the smallest are some 1e-6, so that a step may differ by what rounding makes of them.
         */
        FLOAT(torch.ScalarType.Float, 1e-4);

        final torch.ScalarType type;
        final double tolerance;

        Precise(torch.ScalarType type, double tolerance) {
            this.type = type;
            this.tolerance = tolerance;
        }
    }

    @ParameterizedTest
    @EnumSource
    void forwardLossesGradientsAndAStepAreThoseOfTheReference(Precise precise) {
        try (TensorScope _ = TensorScope.open();
                Safetensors file = Safetensors.open(SaeFixtures.path("math-topk.safetensors"))) {
            SaeWeights weights =
                    new SaeWeights(
                            as(precise.type, file, "W_enc"),
                            as(precise.type, file, "W_dec"),
                            as(precise.type, file, "b_pre"),
                            as(precise.type, file, "b_lat"));
            LossConfig loss =
                    new LossConfig(8, 12, 1.0 / 32, file.tensor("mse_scale").doubles()[0]);
            AdamConfig adam = new AdamConfig(1e-3, 0.9, 0.999, 6.25e-10);
            Tensor x = as(precise.type, file, "x");
            Tensor dead = as(precise.type, file, "dead").gt(new Scalar(0));
            Gradients gradients = new TopKLoss(weights, loss).of(x, dead).gradients();
            try (TrainingStep training = new TrainingStep(weights, loss, adam)) {
                TopKLoss.Result result = training.step(x, dead);
                Check check = new Check(file, precise);
                check.same("latents", result.live().dense(96));
                check.same("aux_latents", result.dead().dense(96));
                check.same("xhat", result.reconstruction());
                check.same("main_loss", result.mainLoss());
                check.same("aux_loss", result.auxLoss());
                check.same("loss", result.mainLoss() + loss.auxCoefficient() * result.auxLoss());
                check.same("grad_W_enc", gradients.wEnc());
                check.same("grad_W_dec", gradients.wDec());
                check.same("grad_b_pre", gradients.bPre());
                check.same("grad_b_lat", gradients.bLat());
                check.same("grad_W_dec_projected", result.gradients().wDec());
                check.same("step1_W_enc", weights.wEnc());
                check.same("step1_W_dec", weights.wDec());
                check.same("step1_b_pre", weights.bPre());
                check.same("step1_b_lat", weights.bLat());
            }
        }
    }

    private record Check(Safetensors file, Precise precise) {

        void same(String name, Tensor actual) {
            assertThat(difference(actual, as(precise.type, file, name)))
                    .as(name)
                    .isLessThan(precise.tolerance);
        }

        void same(String name, double actual) {
            assertThat(actual)
                    .as(name)
                    .isCloseTo(file.tensor(name).doubles()[0], Offset.offset(precise.tolerance));
        }
    }

    /** Weights, a batch, and some latents dead. */
    private record Problem(SaeWeights weights, Tensor x, Tensor dead, LossConfig config) {

        /** Every third latent is dead. */
        static Problem of(long seed) {
            return of(seed, N, 3);
        }

        static Problem of(long seed, int n, int deadEvery) {
            Random random = new Random(seed);
            SaeWeights weights =
                    new SaeWeights(
                            uniform(random, n, D),
                            uniform(random, n, D),
                            uniform(random, D),
                            uniform(random, n));
            Tensor dead =
                    torch.arange(new Scalar(n)).remainder(new Scalar(deadEvery)).eq(new Scalar(0));
            return new Problem(
                    weights, uniform(random, B, D), dead, new LossConfig(5, 7, 0.25, 1.7));
        }

        TopKLoss.Result result() {
            return new TopKLoss(weights, config).of(x, dead);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 40, 3",
        "2, 40, 1", // all dead
        "3, 700, 150", // fewer dead than are wanted
        "4, 700, 20", // few dead: dense products
        "5, 700, 1", // sparse ones, in two blocks of latents
    })
    void theSparseGradientsAreTheDenseOnes(long seed, int n, int deadEvery) {
        try (TensorScope _ = TensorScope.open()) {
            Problem problem = Problem.of(seed, n, deadEvery);
            SaeWeights w = problem.weights;
            TopKLoss.Result result = problem.result();
            Tensor z = result.live().dense(n); // (B, n)
            Tensor y = result.dead().dense(n); // (B, n)
            Tensor centred = problem.x.sub(w.bPre());
            Tensor p = torch.addmm(w.bLat(), centred, w.wEnc().t());
            assertThat(difference(z, p.relu().mul(z.gt(new Scalar(0))))).isLessThan(SAME);
            Tensor error = problem.x.sub(z.matmul(w.wDec())).sub(w.bPre());
            Tensor g = error.mul(new Scalar(-2 * 1.7 / (B * D)));
            Tensor variance = error.sub(error.mean(0)).square().mean();
            Tensor rest = error.sub(y.matmul(w.wDec()));
            Tensor h = rest.div(variance).mul(new Scalar(-2 * 0.25 / (B * D)));
            Tensor slope =
                    g.matmul(w.wDec().t())
                            .mul(z.gt(new Scalar(0)))
                            .add(h.matmul(w.wDec().t()).mul(y.gt(new Scalar(0)))); // (B, n)
            Gradients actual = result.gradients();
            Tensor wDec = z.t().matmul(g).add(y.t().matmul(h));
            assertThat(difference(actual.wDec(), wDec)).isLessThan(SAME);
            assertThat(difference(actual.wEnc(), slope.t().matmul(centred))).isLessThan(SAME);
            assertThat(difference(actual.bLat(), slope.sum(0))).isLessThan(SAME);
            Tensor bPre = g.sum(0).sub(slope.matmul(w.wEnc()).sum(0));
            assertThat(difference(actual.bPre(), bPre)).isLessThan(SAME);
        }
    }

    /** Of numbers around 0.1; a step of 1e-6 leaves an error of 1e-12 and rounding of 1e-10. */
    private static final Offset<Double> BY_DIFFERENCES = Offset.offset(1e-7);

    @Test
    void finiteDifferencesAgreeWithTheGradientOfTheMainLoss() {
        try (TensorScope _ = TensorScope.open()) {
            Problem problem = Problem.of(4);
            LossConfig main = new LossConfig(5, 0, 0, 1.7);
            TopKLoss loss = new TopKLoss(problem.weights, main);
            List<Tensor> gradients = loss.of(problem.x, problem.dead).gradients().all();
            double step = 1e-6;
            for (int i = 0; i < gradients.size(); i++) {
                Tensor weight = problem.weights.trained().get(i).reshape(-1);
                for (long at = 0; at < weight.numel(); at += 1 + weight.numel() / 40) {
                    Tensor one = weight.narrow(0, at, 1);
                    one.add_(new Scalar(step));
                    double above = loss.of(problem.x, problem.dead).mainLoss();
                    one.sub_(new Scalar(2 * step));
                    double below = loss.of(problem.x, problem.dead).mainLoss();
                    one.add_(new Scalar(step));
                    assertThat((above - below) / (2 * step))
                            .as("weight %d at %d", i, at)
                            .isCloseTo(
                                    gradients.get(i).reshape(-1).narrow(0, at, 1).item_double(),
                                    BY_DIFFERENCES);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 7, 16, 39, 40})
    void theSizeOfATileChangesNothing(long tileLatents) {
        try (TensorScope _ = TensorScope.open()) {
            Problem problem = Problem.of(5);
            TiledEncoder whole = new TiledEncoder(problem.weights, N);
            TiledEncoder tiled = new TiledEncoder(problem.weights, tileLatents);
            TiledEncoder.LiveAndDead expected = whole.topKAndDead(problem.x, 5, 7, problem.dead);
            TiledEncoder.LiveAndDead actual = tiled.topKAndDead(problem.x, 5, 7, problem.dead);
            assertThat(difference(actual.live().dense(N), expected.live().dense(N)))
                    .isLessThan(SAME);
            assertThat(difference(actual.dead().dense(N), expected.dead().dense(N)))
                    .isLessThan(SAME);
            Activation relu = new Activation.ReLU();
            assertThat(
                            difference(
                                    tiled.encode(problem.x, relu).dense(N),
                                    whole.encode(problem.x, relu).dense(N)))
                    .isLessThan(SAME);
        }
    }

    @Test
    void withoutDeadLatentsThereIsNoAuxiliaryLoss() {
        try (TensorScope _ = TensorScope.open()) {
            Problem problem = Problem.of(6);
            Tensor nothing = problem.dead.logical_and(problem.dead.logical_not());
            TopKLoss.Result result =
                    new TopKLoss(problem.weights, problem.config).of(problem.x, nothing);
            assertThat(result.auxLoss()).isZero();
            TopKLoss.Result main =
                    new TopKLoss(problem.weights, new LossConfig(5, 0, 0, 1.7))
                            .of(problem.x, problem.dead);
            assertThat(difference(result.gradients().wEnc(), main.gradients().wEnc())).isZero();
        }
    }

    /** Sums of six products in another order, in single precision. */
    private static final double SAME_SINGLE = 1e-5;

    @Test
    void manyTokensGoThroughManyTilesToTheSameLatents() {
        try (TensorScope _ = TensorScope.open()) {
            Random random = new Random(10);
            int n = 4500; // no multiple of a tile
            SaeWeights weights =
                    new SaeWeights(
                            uniform(random, n, D).to(torch.ScalarType.Float),
                            uniform(random, n, D).to(torch.ScalarType.Float),
                            uniform(random, D).to(torch.ScalarType.Float),
                            uniform(random, n).to(torch.ScalarType.Float));
            Tensor x = uniform(random, 2100, D).to(torch.ScalarType.Float);
            Codes codes = TiledEncoder.of(weights).topK(x, 32);
            Tensor p = torch.addmm(weights.bLat(), x.sub(weights.bPre()), weights.wEnc().t());
            Tensor values = codes.values().view(2100, 32);
            Tensor expected = p.topk(32, 1, true, true).get0().relu();
            assertThat(difference(values.topk(32, 1, true, true).get0(), expected))
                    .isLessThan(SAME_SINGLE);
            Tensor found = p.gather(1, codes.latents().view(2100, 32)).relu();
            assertThat(difference(values, found)).isLessThan(SAME_SINGLE);
        }
    }

    @Test
    void theSameStepsGiveTheSameBits() {
        try (TensorScope _ = TensorScope.open()) {
            Problem first = Problem.of(8, 1500, 2);
            Problem second = Problem.of(8, 1500, 2);
            Tensor x = uniform(new Random(9), 2100, D); // more than is multiplied at a time
            for (Problem problem : List.of(first, second)) {
                try (TrainingStep training =
                        new TrainingStep(problem.weights, problem.config, AdamConfig.of(1500))) {
                    training.step(x, problem.dead);
                    training.step(x, problem.dead);
                }
            }
            for (int i = 0; i < 4; i++) {
                assertThat(first.weights.trained().get(i).equal(second.weights.trained().get(i)))
                        .isTrue();
            }
        }
    }

    @Test
    void aBatchThatIsNoNumberStopsWithItsStep() {
        try (TensorScope _ = TensorScope.open()) {
            Problem problem = Problem.of(7);
            problem.x.select(0, 3).fill_(new Scalar(Double.NaN));
            try (TrainingStep training =
                    new TrainingStep(problem.weights, problem.config, AdamConfig.of(N))) {
                assertThatThrownBy(() -> training.step(problem.x, problem.dead))
                        .isInstanceOf(HyalineException.class)
                        .hasMessage("main loss must be finite, but is: NaN (step 1)");
            }
        }
    }

    @Test
    void gradientsThatAreTooLongTogetherAreScaledDownToTheNormAllowed() {
        try (TensorScope _ = TensorScope.open()) {
            Problem problem = Problem.of(11);
            List<Tensor> gradients = problem.result().gradients().all();
            double length =
                    Math.sqrt(
                            gradients.stream()
                                    .mapToDouble(each -> each.square().sum().item_double())
                                    .sum());
            for (double allowed : new double[] {length / 8, length * 8}) {
                double scale = Math.min(1, allowed / length);
                try (Adam adam =
                        new Adam(
                                AdamConfig.ofRate(1e-3, allowed),
                                Problem.of(11).weights.trained())) {
                    adam.step(gradients);
                    for (int i = 0; i < gradients.size(); i++) {
                        Tensor mean = gradients.get(i).mul(new Scalar(scale * (1 - 0.9)));
                        assertThat(difference(adam.means().get(i), mean)).isLessThan(SAME);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, W_enc", "1, W_dec", "2, b_pre", "3, b_lat"})
    void aGradientThatIsNoNumberIsRefusedByNameBeforeAnythingHasChanged(int at, String name) {
        try (TensorScope _ = TensorScope.open()) {
            SaeWeights weights = Problem.of(12).weights;
            List<Tensor> gradients = Problem.of(12).result().gradients().all();
            gradients.get(at).select(0, 0).fill_(new Scalar(Double.NaN));
            try (Adam adam = new Adam(AdamConfig.of(N), weights.trained())) {
                assertThatThrownBy(() -> adam.step(gradients))
                        .isInstanceOf(HyalineException.class)
                        .hasMessage(
                                "gradient of %s must be finite, but has norm: NaN (step 1)", name);
                assertThat(adam.steps()).isZero();
            }
            for (int i = 0; i < 4; i++) {
                Tensor before = Problem.of(12).weights.trained().get(i);
                assertThat(weights.trained().get(i).equal(before)).isTrue();
            }
        }
    }

    @Test
    void thePapersConstantsFollowFromTheSizes() {
        assertThat(LossConfig.kAux(768)).isEqualTo(512);
        assertThat(LossConfig.kAux(64)).isEqualTo(32);
        assertThat(LossConfig.kAux(100)).isEqualTo(64);
        assertThat(LossConfig.kAux(90)).isEqualTo(32);
        assertThat(AdamConfig.rate(1 << 14)).isEqualTo(2e-4);
        assertThat(AdamConfig.rate(1 << 16)).isEqualTo(1e-4);
    }
}
