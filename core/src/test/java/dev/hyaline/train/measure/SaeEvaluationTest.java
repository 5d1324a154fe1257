package dev.hyaline.train.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.HeldOutTokens;
import dev.hyaline.model.Edit;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the built-in model and its three texts, in windows of 12 tokens. */
class SaeEvaluationTest {

    /** Of cross-entropies around 5 in single precision. */
    private static final Offset<Double> SAME = Offset.offset(1e-5);

    private static final String SITE = "blocks.3.hook_resid_post";
    private static final int LENGTH = 12;
    private static final TokenMask FIRST = new TokenMask(true, 0);

    private static Transformer model;
    private static Texts texts;
    private static int d;

    /** Windows with the text each is of. */
    private record Texts(List<int[]> windows, List<Integer> documents) implements HeldOutTokens {

        static Texts load() {
            Texts texts = new Texts(new ArrayList<>(), new ArrayList<>());
            try (Safetensors file = Safetensors.open(BuiltInModel.expectedValues())) {
                for (int text = 0; text < 3; text++) {
                    long[] ids = file.tensor(text + ".input_ids").longs();
                    for (int from = 0; from + LENGTH <= ids.length; from += LENGTH) {
                        texts.windows.add(
                                Arrays.stream(ids, from, from + LENGTH)
                                        .mapToInt(Math::toIntExact)
                                        .toArray());
                        texts.documents.add(text);
                    }
                }
            }
            return texts;
        }

        @Override
        public long tokens() {
            return (long) windows.size() * LENGTH;
        }

        @Override
        public Iterable<Batch> batches(int mostTokens) {
            int most = Math.min(3, Math.max(1, mostTokens / LENGTH));
            List<Batch> batches = new ArrayList<>();
            for (int from = 0; from < windows.size(); from += most) {
                List<int[]> some = windows.subList(from, Math.min(windows.size(), from + most));
                batches.add(
                        new Batch(
                                some.toArray(int[][]::new),
                                documents.subList(from, from + some.size()).stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray()));
            }
            return batches;
        }
    }

    @BeforeAll
    static void load() {
        try (ModelFolder checkpoint = ModelFolder.open(BuiltInModel.NAME)) {
            model = Transformer.load(checkpoint.weights());
        }
        texts = Texts.load();
        d = model.config().dModel();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static HookPoint site() {
        return HookPoint.parse(SITE, model.config());
    }

    /** x̂ = ReLU(x) − ReLU(−x) = x. */
    private static Sae identity() {
        float[] rows = new float[2 * d * d];
        for (int i = 0; i < d; i++) {
            rows[i * d + i] = 1;
            rows[(d + i) * d + i] = -1;
        }
        return sae(Normalisation.NONE, rows, new float[d], new float[2 * d]);
    }

    /** x̂ = b whatever x is. */
    private static Sae constant(float... b) {
        float[] closed = new float[2 * d];
        Arrays.fill(closed, -1);
        return sae(Normalisation.NONE, new float[2 * d * d], b, closed);
    }

    private static Sae sae(Normalisation normalisation, float[] rows, float[] bPre, float[] bLat) {
        Tensor wEnc = Tensors.of(rows, 2L * d, d);
        return new Sae(
                SaeConfig.of(d, 2 * d, new Activation.ReLU(), normalisation),
                new SaeWeights(wEnc, wEnc.clone(), Tensors.of(bPre, d), Tensors.of(bLat, 2L * d)));
    }

    private static SaeMeasurement measure(Sae sae, TokenMask mask) {
        return new SaeEvaluation(sae, model, site(), mask, texts, Progress.NONE).measure();
    }

    private static double value(SaeMeasurement measurement, SaeMetric metric) {
        return measurement.value(metric).value().orElseThrow();
    }

    @Test
    void anAutoencoderThatLosesNothingChangesNothing() {
        try (TensorScope _ = TensorScope.open();
                Sae sae = identity()) {
            SaeMeasurement measured = measure(sae, FIRST);
            assertThat(value(measured, SaeMetric.NMSE)).isZero();
            assertThat(value(measured, SaeMetric.NMSE_NORMALISED)).isZero();
            assertThat(value(measured, SaeMetric.NMSE_ZERO_BASELINE)).isZero();
            assertThat(value(measured, SaeMetric.EXPLAINED_VARIANCE_LEGACY)).isOne();
            assertThat(value(measured, SaeMetric.L0)).isCloseTo(d, Offset.offset(0.01));
            assertThat(value(measured, SaeMetric.KL)).isCloseTo(0, SAME);
            assertThat(value(measured, SaeMetric.DELTA_CE)).isCloseTo(0, SAME);
            assertThat(value(measured, SaeMetric.LOSS_RECOVERED_ZERO)).isCloseTo(1, SAME);
            assertThat(value(measured, SaeMetric.LOSS_RECOVERED_MEAN)).isCloseTo(1, SAME);
            assertThat(measured.documents()).isEqualTo(3);
            assertThat(measured.maskedTokens()).isEqualTo(texts.windows.size());
            assertThat(measured.tokens()).isEqualTo(texts.tokens() - texts.windows.size());
            assertThat(measured.predictions())
                    .isEqualTo((long) texts.windows.size() * (LENGTH - 2));
            assertThat(measured.isWorseThanConstant()).isFalse();
        }
    }

    @Test
    void anAutoencoderThatAlwaysAnswersTheMeanRecoversNothingOfTheMean() {
        try (TensorScope _ = TensorScope.open();
                Sae sae = constant(mean())) {
            SaeMeasurement measured = measure(sae, FIRST);
            assertThat(value(measured, SaeMetric.NMSE)).isCloseTo(1, SAME);
            assertThat(value(measured, SaeMetric.EXPLAINED_VARIANCE_LEGACY)).isCloseTo(0, SAME);
            assertThat(value(measured, SaeMetric.L0)).isZero();
            assertThat(measured.deadFraction()).isOne();
            assertThat(measured.density()).isEmpty();
            assertThat(value(measured, SaeMetric.LOSS_RECOVERED_MEAN)).isCloseTo(0, SAME);
            assertThat(value(measured, SaeMetric.CE_WITH))
                    .isCloseTo(value(measured, SaeMetric.CE_MEAN), SAME);
            assertThat(value(measured, SaeMetric.KL)).isPositive();
        }
    }

    private static float[] mean() {
        double[] sum = new double[d];
        int tokens = 0;
        for (int[] window : texts.windows) {
            float[] x = at(window, Hooks.none(), site()).floats();
            for (int pos = 1; pos < LENGTH; pos++) {
                for (int i = 0; i < d; i++) {
                    sum[i] += x[pos * d + i];
                }
                tokens++;
            }
        }
        float[] mean = new float[d];
        for (int i = 0; i < d; i++) {
            mean[i] = (float) (sum[i] / tokens);
        }
        return mean;
    }

    private static HookValue at(int[] window, Hooks hooks, HookPoint point) {
        return model.activations(new int[][] {window}, List.of(point), hooks)
                .getFirst()
                .firstEntry()
                .getValue();
    }

    @Test
    void zeroesAreWhatAPlainEditAndPlainArithmeticMakeOfThem() {
        double clean = 0;
        double zero = 0;
        double kl = 0;
        int predictions = 0;
        for (int[] window : texts.windows) {
            float[] x = at(window, Hooks.none(), site()).floats();
            Arrays.fill(x, d, x.length, 0); // position 0 is masked, so it stays
            Edit edit = Edit.replace(HookValue.of(List.of(1, LENGTH, d), x));
            HookValue before = at(window, Hooks.none(), HookPoint.logits());
            HookValue after = at(window, Hooks.none().edit(site(), edit), HookPoint.logits());
            for (int pos = 1; pos < LENGTH - 1; pos++) {
                double[] p = logProbabilities(before, pos);
                double[] q = logProbabilities(after, pos);
                clean -= p[window[pos + 1]];
                zero -= q[window[pos + 1]];
                for (int i = 0; i < p.length; i++) {
                    kl += Math.exp(p[i]) * (p[i] - q[i]);
                }
                predictions++;
            }
        }
        try (TensorScope _ = TensorScope.open();
                Sae sae = constant(new float[d])) {
            SaeMeasurement measured = measure(sae, FIRST);
            assertThat(measured.predictions()).isEqualTo(predictions);
            Offset<Double> near = Offset.offset(1e-4);
            assertThat(value(measured, SaeMetric.CE_CLEAN)).isCloseTo(clean / predictions, near);
            assertThat(value(measured, SaeMetric.CE_ZERO)).isCloseTo(zero / predictions, near);
            assertThat(value(measured, SaeMetric.CE_WITH)).isCloseTo(zero / predictions, near);
            assertThat(value(measured, SaeMetric.KL)).isCloseTo(kl / predictions, near);
            assertThat(value(measured, SaeMetric.LOSS_RECOVERED_ZERO)).isCloseTo(0, near);
            assertThat(value(measured, SaeMetric.NMSE_ZERO_BASELINE)).isCloseTo(1, near);
        }
    }

    private static double[] logProbabilities(HookValue logits, int pos) {
        int vocabulary = model.config().dVocab();
        double[] values = new double[vocabulary];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabulary; i++) {
            values[i] = logits.at(pos * vocabulary + i);
            largest = Math.max(largest, values[i]);
        }
        double total = 0;
        for (double each : values) {
            total += Math.exp(each - largest);
        }
        for (int i = 0; i < vocabulary; i++) {
            values[i] -= largest + Math.log(total);
        }
        return values;
    }

    @Test
    void tokensAboveSomeTimesTheMedianNormAreLeftOut() {
        List<Double> norms = new ArrayList<>();
        for (int[] window : texts.windows) {
            float[] x = at(window, Hooks.none(), site()).floats();
            for (int pos = 0; pos < LENGTH; pos++) {
                double square = 0;
                for (int i = 0; i < d; i++) {
                    square += (double) x[pos * d + i] * x[pos * d + i];
                }
                norms.add(Math.sqrt(square));
            }
        }
        List<Double> sorted = norms.stream().sorted().toList();
        double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        int below = sorted.size() / 2; // behind which the gap to the next norm is widest
        for (int i = below; i + 1 < sorted.size(); i++) {
            if (sorted.get(i + 1) - sorted.get(i) > sorted.get(below + 1) - sorted.get(below)) {
                below = i;
            }
        }
        double cut = (sorted.get(below) + sorted.get(below + 1)) / 2;
        try (TensorScope _ = TensorScope.open();
                Sae sae = identity()) {
            SaeMeasurement measured = measure(sae, new TokenMask(false, cut / median));
            assertThat(measured.maskedTokens()).isEqualTo(sorted.size() - 1 - below);
            assertThat(measured.medianNorm()).hasValueCloseTo(median, Offset.offset(1e-3));
            assertThat(measure(sae, TokenMask.NONE).maskedTokens()).isZero();
        }
    }

    /**
     * x̂ is each token's own mean μ, and 0 where normalised: ‖x̃‖² is d − 1, but for an epsilon.
     */
    @Test
    void whatTrainingSeesIsMeasuredInItsOwnSpace() {
        double sum = 0; // Σ‖x̃‖²
        double[] mean = new double[d]; // of x̃
        int tokens = 0;
        for (int[] window : texts.windows) {
            float[] x = at(window, Hooks.none(), site()).floats();
            for (int pos = 1; pos < LENGTH; pos++) {
                double mu = 0;
                for (int i = 0; i < d; i++) {
                    mu += x[pos * d + i] / (double) d;
                }
                double square = 0;
                for (int i = 0; i < d; i++) {
                    square += (x[pos * d + i] - mu) * (x[pos * d + i] - mu);
                }
                double deviation = Math.sqrt(square / (d - 1)) + 1e-5;
                for (int i = 0; i < d; i++) {
                    mean[i] += (x[pos * d + i] - mu) / deviation;
                }
                sum += square / (deviation * deviation);
                tokens++;
            }
        }
        double spread = sum;
        for (double each : mean) {
            spread -= each * each / tokens;
        }
        float[] closed = new float[2 * d];
        Arrays.fill(closed, -1);
        try (TensorScope _ = TensorScope.open();
                Sae sae =
                        sae(Normalisation.LAYER_NORM, new float[2 * d * d], new float[d], closed);
                Sae plain = constant(new float[d])) {
            SaeMeasurement measured = measure(sae, FIRST);
            assertThat(value(measured, SaeMetric.NMSE_NORMALISED))
                    .isCloseTo(sum / spread, Offset.offset(1e-4));
            double inPlain = value(measure(plain, FIRST), SaeMetric.NMSE);
            assertThat(value(measured, SaeMetric.NMSE)).isLessThan(inPlain).isPositive();
        }
    }

    @Test
    void aSiteOfAnotherSizeIsRefused() {
        try (TensorScope _ = TensorScope.open();
                Sae sae = identity()) {
            for (String other :
                    List.of("blocks.0.mlp.hook_post", "blocks.0.attn.hook_pattern", "logits")) {
                HookPoint point = HookPoint.parse(other, model.config());
                assertThatThrownBy(() ->
                                new SaeEvaluation(sae, model, point, FIRST, texts, Progress.NONE))
                        .isInstanceOf(HyalineException.class)
                        .hasMessageStartingWith(
                                Figures.format(
                                        "site must have %d numbers a token, as the autoencoder takes, but is: %s, which has ",
                                        d, other));
            }
        }
    }
}
