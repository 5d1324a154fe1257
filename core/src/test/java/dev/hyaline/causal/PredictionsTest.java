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
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What becomes of predictions, held against the same by a plain edit. */
final class PredictionsTest {

    private static final int[][] TOKENS = {{5, 17, 101, 3}, {9, 8, 7, 6}};
    private static final int[] DOCUMENTS = {0, 1};
    private static final HookPoint SITE = HookPoint.mlpPost(1);
    private static final SiteBatch.Selection WITHOUT_FIRST =
            new SiteBatch.Selection(true, Double.POSITIVE_INFINITY);

    @Test
    void aVectorForAllTokensIsWhatItsTensorIs() {
        try (TransformerSubject subject = tiny();
                TensorScope scope = TensorScope.open()) {
            Predictions predictions = predictions(subject.model(), scope);
            float[] vector = new float[subject.config().dMlp()];
            vector[3] = 0.5f;
            Predictions.Replaced byVector = predictions.replacedBy(vector);
            Predictions.Replaced byTensor =
                    predictions.replacedBy(Tensors.of(vector, 1, vector.length));
            assertThat(byVector.crossEntropy()).isEqualTo(byTensor.crossEntropy());
            assertThat(byVector.divergence()).isEqualTo(byTensor.divergence());
            assertThat(byVector.crossEntropy()).isNotEqualTo(predictions.clean());
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
            double[] losses = predictions(model, scope).under(List.of(change)).crossEntropy();
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

    private static Predictions predictions(Transformer model, TensorScope scope) {
        SiteBatch batch = SiteBatch.of(TOKENS, DOCUMENTS, SITE, model, WITHOUT_FIRST, scope);
        return Predictions.of(batch, model, SITE, scope);
    }

    private static TransformerSubject tiny() {
        return TransformerSubject.open(Recordings.tinyRelu().toString());
    }
}
