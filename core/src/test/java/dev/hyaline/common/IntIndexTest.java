package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntIndexTest {

    @Test
    void findsEveryNumberAndNoOther() {
        long seed = 13;
        int[] numbers = new SplittableRandom(seed).ints(1000, 0, 1 << 30).distinct().toArray();
        IntIndex index = IntIndex.of(numbers);
        for (int place = 0; place < numbers.length; place++) {
            assertThat(index.indexOf(numbers[place])).as("seed %d", seed).isEqualTo(place);
        }
        assertThat(index.indexOf(Integer.MAX_VALUE)).isEqualTo(-1);
        assertThat(IntIndex.of(new int[0]).indexOf(0)).isEqualTo(-1);
    }

    @Test
    void refusesWhatIsNegativeOrTwice() {
        assertThatThrownBy(() -> IntIndex.of(new int[] {3, -1})).hasMessageContaining("-1");
        assertThatThrownBy(() -> IntIndex.of(new int[] {3, 3})).hasMessageContaining("index 1");
    }
}
