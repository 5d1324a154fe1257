package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class MeanTest {

    @Test
    void hasTheUsualStandardError() {
        Mean mean = Mean.of(1, 2, 3, 6);
        assertThat(mean.mean()).hasValue(3);
        assertThat(mean.n()).isEqualTo(4);
        double variance = (4 + 1 + 0 + 9) / 3.0;
        assertThat(mean.halfWidth().orElseThrow())
                .isCloseTo(1.96 * Math.sqrt(variance / 4), within(1e-12));
    }

    @Test
    void ofFewNumbersSaysLess() {
        assertThat(Mean.of().mean()).isEmpty();
        assertThat(Mean.of(5).mean()).hasValue(5);
        assertThat(Mean.of(5).halfWidth()).isEmpty();
        assertThat(Mean.of(5, 5).halfWidth()).hasValue(0);
    }
}
