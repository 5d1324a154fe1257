package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.model.family.Families;
import dev.hyaline.model.family.Gpt2Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TransformerTest {

    /** The same numbers by two orders of summation. */
    private static final Offset<Float> SAME = Offset.offset(2e-5f);

    private static final Transformer MODEL = TinyModels.load("tiny-gelu_new");
    private static final ModelConfig CONFIG = MODEL.config();
    private static final int[][] TOKENS = {{5, 17, 101, 3, 60}, {1, 2}};

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void valuesAreTheSameWhateverElseIsCaptured() {
        List<HookPoint> all = HookPoint.all(CONFIG);
        var open = MODEL.activations(TOKENS, all);
        for (HookPoint point : all) { // alone: the fused paths are taken
            var alone = MODEL.activations(TOKENS, List.of(point));
            for (int row = 0; row < TOKENS.length; row++) {
                assertThat(alone.get(row)).containsOnlyKeys(point);
                assertThat(floats(alone.get(row), point))
                        .as("%s", point)
                        .containsExactly(floats(open.get(row), point), SAME);
            }
        }
    }

    @Test
    void valuesHaveTheShapesOfTheirPoints() {
        var values = MODEL.activations(TOKENS, HookPoint.all(CONFIG)).getFirst();
        assertThat(List.copyOf(values.sequencedKeySet())).isEqualTo(HookPoint.all(CONFIG));
        values.forEach((point, value) ->
                assertThat(value.shape())
                        .as("%s", point)
                        .isEqualTo(point.shape(CONFIG, TOKENS[0].length)));
    }

    @Test
    void thePassEndsBehindTheLastPointThatIsWanted() {
        List<HookPoint> seen = new ArrayList<>();
        Hooks hooks = Hooks.none();
        for (HookPoint point : HookPoint.all(CONFIG)) {
            hooks = hooks.edit(point, value -> seen(seen, point, value));
        }
        HookPoint last = HookPoint.mlpPost(1);
        MODEL.run(TOKENS, hooks.capture(last, (point, value) -> {}));
        List<HookPoint> all = HookPoint.all(CONFIG);
        assertThat(seen).isEqualTo(all.subList(0, all.indexOf(last) + 1));
    }

    private static <T> T seen(List<HookPoint> seen, HookPoint point, T value) {
        seen.add(point);
        return value;
    }

    @Test
    void layersComeOneAfterTheOther() {
        List<String> seen = new ArrayList<>();
        List<HookPoint> points =
                List.of(HookPoint.mlpPost(2), HookPoint.mlpPost(0), HookPoint.mlpPost(1));
        MODEL.run(
                TOKENS,
                Hooks.none()
                        .capture(
                                points,
                                (point, value) -> {
                                    assertThat(value.shape()).containsExactly(2, 5, 128);
                                    assertThat(value.is_contiguous()).isTrue();
                                    seen.add(point.name());
                                }));
        assertThat(seen)
                .containsExactly(
                        "blocks.0.mlp.hook_post",
                        "blocks.1.mlp.hook_post",
                        "blocks.2.mlp.hook_post");
    }

    @Test
    void anEditFlowsOnFromEveryPoint() {
        HookPoint logits = HookPoint.logits();
        float[] before = floats(MODEL.activations(TOKENS, List.of(logits)).getFirst(), logits);
        for (HookPoint point : HookPoint.all(CONFIG)) {
            Hooks hooks = Hooks.none().edit(point, value -> value.mul(value).add(value));
            var after = MODEL.activations(TOKENS, List.of(point, logits), hooks).getFirst();
            assertThat(floats(after, logits)).as("%s", point).isNotEqualTo(before);
        }
    }

    @Test
    void capturesSeeWhatEditsPutThere() {
        HookPoint point = HookPoint.mlpPost(1);
        HookValue row = HookValue.of(List.of(128), new float[128]);
        HookValue ones = HookValue.of(List.of(1), 1);
        Hooks hooks = Hooks.none().edit(point, Edit.replace(row)).edit(point, Edit.add(ones));
        var values = MODEL.activations(TOKENS, List.of(point), hooks);
        assertThat(floats(values.getFirst(), point)).hasSize(5 * 128).containsOnly(1);
    }

    @Test
    void puttingBackWhatWasThereChangesNothing() {
        int[][] one = {TOKENS[0]};
        List<HookPoint> all = HookPoint.all(CONFIG);
        var before = MODEL.activations(one, all).getFirst();
        HookPoint logits = HookPoint.logits();
        for (HookPoint point : all) {
            HookValue value = value(before, point);
            Hooks hooks = Hooks.none().edit(point, Edit.replace(value));
            var after = MODEL.activations(one, List.of(logits), hooks).getFirst();
            assertThat(floats(after, logits))
                    .as("%s", point)
                    .containsExactly(floats(before, logits), SAME);
        }
    }

    @Test
    void anEditOfAnotherShapeIsRefused() {
        HookPoint point = HookPoint.residPre(1);
        Hooks hooks =
                Hooks.none()
                        .edit(point, value -> value.narrow(0, 0, 1))
                        .capture(point, (p, v) -> {});
        assertThatThrownBy(() -> MODEL.run(TOKENS, hooks))
                .hasMessage(
                        "blocks.1.hook_resid_pre: edit must return shape [2, 5, 32], but is:"
                                + " [1, 5, 32]");
    }

    @Test
    void aPointOfAnotherModelIsRefused() {
        Hooks hooks = Hooks.none().capture(HookPoint.mlpPost(3), (point, value) -> {});
        assertThatThrownBy(() -> MODEL.run(TOKENS, hooks))
                .hasMessage(
                        "hook point must be of a gpt2 model with 3 layers, but is:"
                                + " blocks.3.mlp.hook_post");
    }

    @Test
    void tokensThatTheModelCannotTakeAreRefused() {
        assertRefused(
                new int[][] {{1}, {2, 113}},
                "token id must be from 0 to 112, the model's vocabulary, but is: 113 (sequence 1,"
                        + " position 1)");
        assertRefused(
                new int[][] {{-1}},
                "token id must be from 0 to 112, the model's vocabulary, but is: -1 (sequence 0,"
                        + " position 0)");
        assertRefused(
                new int[][] {new int[49]},
                "sequence must have 1 to 48 tokens, the model's context, but is: 49 (sequence 0)");
        assertRefused(
                new int[][] {{}},
                "sequence must have 1 to 48 tokens, the model's context, but is: 0 (sequence 0)");
    }

    private static void assertRefused(int[][] tokens, String message) {
        assertThatThrownBy(() -> MODEL.run(tokens, Hooks.none()))
                .isInstanceOf(HyalineException.class)
                .hasMessage(message);
    }

    @Test
    void aRandomModelFollowsFromItsSeed() {
        ModelConfig config = Gpt2Family.config(2, 2, 16, 64, 8, 50, 1e-5, ActivationFunction.GELU);
        HookPoint logits = HookPoint.logits();
        int[][] tokens = {{1, 2, 3}};
        List<float[]> results = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            try (Transformer model =
                    Transformer.load(Families.installed().untrained(config, new Seed(seed)))) {
                var values = model.activations(tokens, List.of(logits)).getFirst();
                results.add(floats(values, logits));
            }
        }
        assertThat(results.get(0)).isEqualTo(results.get(1)).isNotEqualTo(results.get(2));
    }

    @Test
    void memoryDoesNotGrowFromPassToPass() {
        int[][] tokens = new int[16][48];
        Hooks hooks = Hooks.none().capture(HookPoint.all(CONFIG), (point, value) -> {});
        for (int i = 0; i < 10; i++) {
            MODEL.run(tokens, hooks); // about 12 MB each
        }
        long before = Pointer.physicalBytes();
        for (int i = 0; i < 50; i++) {
            MODEL.run(tokens, hooks);
        }
        assertThat(Pointer.physicalBytes() - before).isLessThan(128L << 20);
    }

    private static HookValue value(Map<HookPoint, HookValue> values, HookPoint point) {
        HookValue value = values.get(point);
        assertThat(value).as("%s", point).isNotNull();
        return value == null ? HookValue.of(List.of(0)) : value;
    }

    private static float[] floats(Map<HookPoint, HookValue> values, HookPoint point) {
        return value(values, point).floats();
    }
}
