package dev.hyaline.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TensorsTest {

    @Test
    void arraysGoInAndComeOutUnchanged() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor tensor = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
            assertThat(tensor.shape()).containsExactly(2, 3);
            assertThat(Tensors.floats(tensor)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(Tensors.floats(tensor.t())).containsExactly(1, 4, 2, 5, 3, 6);
            float[] larger = {9, 9, 9, 9, 9, 9, 9};
            Tensors.copy(tensor, larger);
            assertThat(larger).containsExactly(1, 2, 3, 4, 5, 6, 9);
        }
    }

    @Test
    void sequencesOfUnequalLengthsAreFilledUpOnTheRight() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor ids = Tensors.ids(new int[][] {{7, 8}, {9}}, 2);
            assertThat(ids.scalar_type().intern()).isEqualTo(torch.ScalarType.Long);
            assertThat(Tensors.floats(ids.to(torch.ScalarType.Float))).containsExactly(7, 8, 9, 0);
        }
    }

    @Test
    void rawBytesOfEveryPrecisionBecomeSinglePrecisionWhereverTheyLie() {
        try (Arena arena = Arena.ofConfined();
                TensorScope _ = TensorScope.open()) {
            MemorySegment memory = arena.allocate(64, 8);
            memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 1, (short) 0x3C00); // odd address
            MemorySegment half = memory.asSlice(1, 2);
            assertThat(Tensors.floats(Tensors.fp32(half, torch.ScalarType.Half, 1)))
                    .containsExactly(1);
            memory.set(ValueLayout.JAVA_SHORT, 16, (short) 0x4000);
            MemorySegment brain = memory.asSlice(16, 2);
            assertThat(Tensors.floats(Tensors.fp32(brain, torch.ScalarType.BFloat16, 1)))
                    .containsExactly(2);
            memory.set(ValueLayout.JAVA_FLOAT, 24, 3);
            Tensor copied = Tensors.fp32(memory.asSlice(24, 4), torch.ScalarType.Float, 1);
            memory.set(ValueLayout.JAVA_FLOAT, 24, 4);
            assertThat(Tensors.floats(copied)).containsExactly(3);
        }
    }

    @Test
    void whatIsHeldOutlivesItsScope() {
        try (HeldTensors held = new HeldTensors()) {
            Tensor tensor;
            try (TensorScope _ = TensorScope.open()) {
                tensor = held.hold(Tensors.of(new float[] {5}, 1));
            }
            assertThat(tensor.isNull()).isFalse();
            assertThat(Tensors.floats(tensor)).containsExactly(5);
        }
    }

    @Test
    void whatIsKeptLivesAsLongAsTheOuterScope() {
        Tensor kept;
        Tensor lost;
        try (TensorScope outer = TensorScope.open()) {
            try (TensorScope _ = TensorScope.open()) {
                kept = outer.keep(Tensors.of(new float[] {5}, 1));
                lost = Tensors.of(new float[] {6}, 1);
            }
            assertThat(lost.isNull()).isTrue();
            assertThat(Tensors.floats(kept)).containsExactly(5);
        }
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Tensors.of(new float[] {1, 2}, 3))
                .hasMessage("2 values are not of shape [3]");
        try (TensorScope _ = TensorScope.open()) {
            Tensor tensor = Tensors.of(new float[] {1, 2}, 2);
            assertThatThrownBy(() -> Tensors.copy(tensor, new float[1]))
                    .hasMessage("2 values do not fit into an array of 1");
        }
    }

    @Test
    void torchSaysWhatItIs() {
        assertThat(Torch.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(Torch.deviceName()).startsWith("cpu (").doesNotContain("unknown");
        int threads = Torch.threads();
        Torch.setThreads(1);
        assertThat(Torch.threads()).isEqualTo(1);
        Torch.setThreads(threads);
        assertThatThrownBy(() -> Torch.setThreads(0))
                .isInstanceOf(HyalineException.class)
                .hasMessage("threads must be at least 1, but is: 0");
    }
}
