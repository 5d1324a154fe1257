package dev.hyaline.score.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.PairSums;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.check.KnownUnit.DocumentSize;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ScorerCheckTest {

    private static final Seed SEED = new Seed(2023);
    private static final int REPETITIONS = 1000;

    @TestFactory
    List<DynamicTest> theScorerStandsItsTrial() {
        return new ScorerCheck(REPETITIONS, SEED)
                .findings().stream()
                        .map(finding ->
                                DynamicTest.dynamicTest(
                                        finding.name(),
                                        () ->
                                                assertThat(finding.passed())
                                                        .as("%s (seed %s)", finding, SEED)
                                                        .isTrue()))
                        .toList();
    }

    @Test
    void whatIsNotAsExpectedDoesNotPass() {
        assertThat(Finding.near("n", 1, 0.1, 1.2).passed()).isFalse();
        assertThat(Finding.near("n", 1, 0.1, Double.NaN).passed()).isFalse();
        assertThat(Finding.near("n", 1, 0.1, 0.95))
                .isEqualTo(new Finding("n", "1.0000 ± 0.10", "0.9500", true));
        assertThat(Finding.between("n", 0.93, 0.97, 0.9299).passed()).isFalse();
        assertThat(Finding.between("n", 0.93, 0.97, 0.95))
                .isEqualTo(new Finding("n", "93.0 % to 97.0 %", "95.0 %", true));
    }

    @ParameterizedTest
    @FieldSource("dev.hyaline.score.check.Activity#ALL")
    void theKnownCorrelationIsThatOfManyWindows(Activity activity) {
        KnownUnit unit = new KnownUnit(3, activity);
        PairSums top = PairSums.EMPTY;
        PairSums uniform = PairSums.EMPTY;
        for (int i = 0; i < 500; i++) {
            UnitRecord record = unit.record(DocumentSize.ONE_TO_THREE, SEED.derive("many " + i));
            top = top.plus(sums(unit, record.windows(Split.TEST, WindowKind.TOP)));
            uniform = uniform.plus(sums(unit, record.windows(Split.TEST, WindowKind.UNIFORM)));
        }
        assertClose(top, activity.correlation(1, role -> role.said));
        assertClose(uniform, activity.correlation(0, role -> role.said));
        assertClose(top.plus(uniform), activity.correlation(0.5, role -> role.said));
    }

    private static void assertClose(PairSums sums, double known) {
        // 10,000 windows of 5,000 documents; tokens count as a tenth of what independent ones
        // would.
        assertThat(sums.correlation().orElseThrow()).isCloseTo(known, within(0.01));
    }

    private static PairSums sums(KnownUnit unit, List<ActivationRecord> windows) {
        PairSums sums = PairSums.EMPTY;
        for (ActivationRecord window : windows) {
            double[] truth = new double[window.length()];
            double[] said = new double[window.length()];
            for (int p = 0; p < truth.length; p++) {
                truth[p] = window.activation(p);
                said[p] = KnownUnit.said(unit.explanation(), window.token(p));
            }
            sums = sums.plus(PairSums.of(truth, said, 1, truth.length));
        }
        return sums;
    }
}
