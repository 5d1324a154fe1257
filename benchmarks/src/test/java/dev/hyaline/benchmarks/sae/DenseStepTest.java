package dev.hyaline.benchmarks.sae;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.train.AdamConfig;
import dev.hyaline.train.TrainingStep;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both contestants do the same. */
final class DenseStepTest {

    /**
     * Adam's first steps are as long for small gradients as for large ones, so weights differ by
     * what rounding makes of the smallest.
     */
    private static final double SAME = 2e-5;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.999})
    void twoStepsLeadToTheSameWeights(double deadShare) {
        SaeTask task = new SaeTask(SaeContestant.DENSE, 700, 24, 4, 96, deadShare, 2, 0.1);
        AdamConfig rates = new AdamConfig(1e-3, 0.9, 0.999, 6.25e-10);
        try (TensorScope _ = TensorScope.open();
                SaeBatch theirs = new SaeBatch(task);
                SaeBatch ours = new SaeBatch(task);
                DenseStep dense = new DenseStep(theirs.weights(), task.loss(), rates);
                TrainingStep sparse = new TrainingStep(ours.weights(), task.loss(), rates)) {
            for (int step = 0; step < 2; step++) {
                dense.step(theirs.x(), theirs.isDead());
                sparse.step(ours.x(), ours.isDead());
            }
            try (NoGradGuard _ = new NoGradGuard()) {
                SaeWeights expected = theirs.weights();
                SaeWeights actual = ours.weights();
                assertThat(difference(actual.wEnc(), expected.wEnc())).isLessThan(SAME);
                assertThat(difference(actual.wDec(), expected.wDec())).isLessThan(SAME);
                assertThat(difference(actual.bPre(), expected.bPre())).isLessThan(SAME);
                assertThat(difference(actual.bLat(), expected.bLat())).isLessThan(SAME);
            }
        }
    }

    private static double difference(Tensor actual, Tensor expected) {
        return actual.sub(expected).abs().max().item_double();
    }
}
