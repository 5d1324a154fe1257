package dev.hyaline.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Bf16Test {

    /** Of a tensor's largest value: a few roundings to 8 bits, one on top of the other. */
    private static final float CLOSE = 0.05f;

    private static final int[][] TOKENS = {{5, 17, 101, 3, 60, 9, 9}, {1, 2}};

    static Stream<String> tinyModels() {
        return TinyModels.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("tinyModels")
    void everyValueIsCloseToThatOfSinglePrecision(String name) {
        try (Transformer single = TinyModels.load(name);
                Transformer rounded = load(name)) {
            List<HookPoint> points = HookPoint.all(single.config());
            var expected = single.activations(TOKENS, points);
            var together = rounded.activations(TOKENS, points);
            for (int row = 0; row < TOKENS.length; row++) {
                for (HookPoint point : points) {
                    var alone = rounded.activations(TOKENS, List.of(point)); // the fused paths
                    assertClose(alone.get(row), expected.get(row), point);
                    assertClose(together.get(row), expected.get(row), point);
                }
            }
        }
    }

    @Test
    void itIsNotSinglePrecisionUnderAnotherName() {
        try (Transformer single = TinyModels.load("tiny-gelu");
                Transformer rounded = load("tiny-gelu")) {
            HookPoint point = HookPoint.mlpPost(0);
            float[] values = values(rounded, point);
            assertThat(values).isNotEqualTo(values(single, point));
            for (float value : values) {
                assertThat(Float.floatToRawIntBits(value) & 0xFFFF).isZero();
            }
        }
    }

    @Test
    void editsAreMadeInSinglePrecisionAndTakeEffect() {
        try (Transformer model = load("tiny-gelu")) {
            ModelConfig config = model.config();
            HookPoint changed = HookPoint.mlpPost(0);
            HookPoint seen = HookPoint.of(HookKind.MLP_OUT, 0);
            HookValue zeros = HookValue.of(List.of(config.dMlp()), new float[config.dMlp()]);
            Hooks hooks = Hooks.none().edit(changed, Edit.replace(zeros));
            var values = model.activations(TOKENS, List.of(seen), hooks).getFirst();
            float[] out = values.firstEntry().getValue().floats();
            for (int i = config.dModel(); i < out.length; i++) {
                assertThat(out[i]).isEqualTo(out[i - config.dModel()]); // the bias alone
            }
        }
    }

    private static Transformer load(String name) {
        try (ModelFolder checkpoint = ModelFolder.open(TinyModels.folder(name))) {
            return Transformer.load(checkpoint.weights(), Precision.BF16, Device.CPU);
        }
    }

    private static float[] values(Transformer model, HookPoint point) {
        var values = model.activations(TOKENS, List.of(point)).getFirst();
        return values.firstEntry().getValue().floats();
    }

    private static void assertClose(
            SequencedMap<HookPoint, HookValue> actual,
            SequencedMap<HookPoint, HookValue> expected,
            HookPoint point) {
        float[] wanted = requireNonNull(expected.get(point)).floats();
        float[] given = requireNonNull(actual.get(point)).floats();
        float scale = 0;
        for (float value : wanted) {
            scale = Float.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
        }
        assertThat(given).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            if (given[i] != wanted[i]) {
                assertThat(Math.abs(given[i] - wanted[i]) / scale)
                        .as("%s, value %d", point, i)
                        .isLessThan(CLOSE);
            }
        }
    }
}
