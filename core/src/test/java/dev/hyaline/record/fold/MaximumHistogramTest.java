package dev.hyaline.record.fold;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MaximumHistogramTest {

    @Test
    void everyBinHoldsItsLowerEdgeAndTheOneBelowHoldsWhatIsLess() {
        for (int bin = 1; bin < MaximumHistogram.BINS; bin++) {
            float edge = (float) MaximumHistogram.lowerEdge(bin);
            assertThat(MaximumHistogram.bin(edge)).isEqualTo(bin);
            assertThat(MaximumHistogram.bin(Math.nextDown(edge))).isEqualTo(bin - 1);
        }
    }

    @Test
    void aPowerOfTwoIsCutIntoFourEqualParts() {
        int bin = MaximumHistogram.bin(1f);
        assertThat(MaximumHistogram.lowerEdge(bin)).isEqualTo(1.0);
        assertThat(MaximumHistogram.lowerEdge(bin + 1)).isEqualTo(1.25);
        assertThat(MaximumHistogram.lowerEdge(bin + 2)).isEqualTo(1.5);
        assertThat(MaximumHistogram.lowerEdge(bin + 3)).isEqualTo(1.75);
        assertThat(MaximumHistogram.lowerEdge(bin + 4)).isEqualTo(2.0);
    }

    @Test
    void theOutermostBinsHoldTheRest() {
        assertThat(MaximumHistogram.lowerEdge(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(MaximumHistogram.lowerEdge(1)).isEqualTo(0x1p-8);
        assertThat(MaximumHistogram.lowerEdge(MaximumHistogram.BINS - 1)).isEqualTo(0x1p16);
        assertThat(MaximumHistogram.bin(-3f)).isZero();
        assertThat(MaximumHistogram.bin(0f)).isZero();
        assertThat(MaximumHistogram.bin(Float.MIN_VALUE)).isZero();
        assertThat(MaximumHistogram.bin(Float.MAX_VALUE)).isEqualTo(MaximumHistogram.BINS - 1);
        assertThat(MaximumHistogram.BINS).isEqualTo(98);
    }
}
