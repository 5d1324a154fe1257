package dev.hyaline.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.model.Edit;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import dev.hyaline.record.Recordings;
import dev.hyaline.subject.Intervention;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of predictions, held against the same by a plain edit. */
final class PredictionsTest {

    private static final int[][] TOKENS = {{5, 17, 101, 3}, {9, 8, 7, 6}};
    private static final int[] DOCUMENTS = {0, 1};
    private static final HookPoint SITE = HookPoint.mlpPost(1);
    private static final SiteBatch.Selection WITHOUT_FIRST =
            new SiteBatch.Selection(true, Double.POSITIVE_INFINITY);

    @Test
    void aVectorForAllTokensIsThatOfEach() {
        try (TransformerSubject subject = tiny();
                TensorScope scope = TensorScope.open()) {
            Predictions predictions = predictions(subject.model(), TOKENS, scope);
            float[] vector = new float[subject.config().dMlp()];
            vector[3] = 0.5f;
            Tensor one = Tensors.of(vector, 1, vector.length);
            Predictions.Replaced byOne = predictions.replacedBy(one);
            Predictions.Replaced byEach = predictions.replacedBy(one.repeat(6, 1));
            assertThat(byOne.crossEntropy()).isEqualTo(byEach.crossEntropy());
            assertThat(byOne.divergence()).isEqualTo(byEach.divergence());
            assertThat(byOne.crossEntropy()).isEqualTo(predictions.crossEntropyWith(one));
            assertThat(byOne.crossEntropy()).isNotEqualTo(predictions.clean());
        }
    }

    @Test
    void windowsOfOtherLengthsDoNotChangeThem() {
        int[][] longer = {{5, 17, 101, 3}, {9, 8, 7, 6, 5, 4}, {1, 2}};
        try (TransformerSubject subject = tiny();
                TensorScope scope = TensorScope.open()) {
            Predictions alone = predictions(subject.model(), new int[][] {longer[0]}, scope);
            Predictions among = predictions(subject.model(), longer, scope);
            float[] vector = new float[subject.config().dMlp()];
            Tensor zero = Tensors.of(vector, 1, vector.length);
            assertThat(among.batch().size()).isEqualTo(12);
            assertThat(among.batch().kept()).containsExactly(1, 2, 3, 7, 8, 9, 10, 11, 13);
            assertThat(among.batch().predicting()).containsExactly(1, 2, 7, 8, 9, 10);
            assertThat(among.batch().next()).containsExactly(101, 3, 7, 6, 5, 4);
            assertThat(Arrays.copyOf(among.clean(), 2))
                    .containsExactly(alone.clean(), Offset.offset(1e-5));
            assertThat(Arrays.copyOf(among.crossEntropyWith(zero), 2))
                    .containsExactly(alone.crossEntropyWith(zero), Offset.offset(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hook_embed",
                "blocks.0.hook_resid_pre",
                "blocks.1.hook_attn_out",
                "blocks.0.hook_resid_post",
                "blocks.1.hook_resid_post",
                "ln_final.hook_normalized"
            })
    void passesThatGoOnAreThoseFromTheBeginning(String name) {
        try (TransformerSubject subject = tiny();
                TensorScope scope = TensorScope.open()) {
            Transformer model = subject.model();
            HookPoint site = HookPoint.parse(name, model.config());
            Predictions predictions =
                    Predictions.of(TOKENS, DOCUMENTS, site, model, WITHOUT_FIRST, scope);
            float[] vector = new float[model.config().dModel()];
            vector[3] = 0.5f;
            double[] losses = predictions.crossEntropyWith(Tensors.of(vector, 1, vector.length));
            int next = 0;
            for (int[] window : TOKENS) {
                int[][] tokens = {window};
                float[] values =
                        model.activations(tokens, List.of(site))
                                .getFirst()
                                .firstEntry()
                                .getValue()
                                .floats();
                for (int p = 1; p < window.length; p++) {
                    System.arraycopy(vector, 0, values, p * vector.length, vector.length);
                }
                Edit edit =
                        Edit.replace(
                                HookValue.of(List.of(1, window.length, vector.length), values));
                HookValue logits =
                        model.activations(
                                        tokens,
                                        List.of(HookPoint.logits()),
                                        Hooks.none().edit(site, edit))
                                .getFirst()
                                .firstEntry()
                                .getValue();
                for (int pos = 1; pos < window.length - 1; pos++) {
                    double loss = loss(logits, pos, window[pos + 1], model.config().dVocab());
                    assertThat(losses[next++]).isCloseTo(loss, Offset.offset(1e-4));
                }
            }
            assertThat(losses).hasSize(next);
        }
    }

    @Test
    void anAblatedNeuronChangesThemAsAnEditDoes() {
        try (TransformerSubject subject = tiny();
                TensorScope scope = TensorScope.open()) {
            Transformer model = subject.model();
            Intervention change =
                    new Intervention.Ablate(
                            new Intervention.Target.Unit(UnitId.parse("mlp.1.7")),
                            new Intervention.Fill.Constant(3),
                            new Intervention.Where.Everywhere());
            double[] losses =
                    predictions(model, TOKENS, scope).under(List.of(change)).crossEntropy();
            int next = 0;
            for (int[] window : TOKENS) {
                HookValue logits = changed(model, window, subject.config().dMlp());
                for (int pos = 1; pos < window.length - 1; pos++) {
                    double loss = loss(logits, pos, window[pos + 1], subject.config().dVocab());
                    assertThat(losses[next++]).isCloseTo(loss, Offset.offset(1e-4));
                }
            }
            assertThat(losses).hasSize(next);
        }
    }

    private static HookValue changed(Transformer model, int[] window, int dMlp) {
        int[][] tokens = {window};
        float[] values =
                model.activations(tokens, List.of(SITE))
                        .getFirst()
                        .firstEntry()
                        .getValue()
                        .floats();
        for (int p = 0; p < window.length; p++) {
            values[p * dMlp + 7] = 3;
        }
        Edit edit = Edit.replace(HookValue.of(List.of(1, window.length, dMlp), values));
        return model.activations(tokens, List.of(HookPoint.logits()), Hooks.none().edit(SITE, edit))
                .getFirst()
                .firstEntry()
                .getValue();
    }

    /** −log softmax. */
    private static double loss(HookValue logits, int pos, int next, int dVocab) {
        double sum = 0;
        for (int token = 0; token < dVocab; token++) {
            sum += Math.exp(logits.at(pos * dVocab + token));
        }
        return Math.log(sum) - logits.at(pos * dVocab + next);
    }

    private static Predictions predictions(Transformer model, int[][] tokens, TensorScope scope) {
        int[] documents = new int[tokens.length];
        return Predictions.of(tokens, documents, SITE, model, WITHOUT_FIRST, scope);
    }

    private static TransformerSubject tiny() {
        return TransformerSubject.open(Recordings.tinyRelu().toString());
    }
}
