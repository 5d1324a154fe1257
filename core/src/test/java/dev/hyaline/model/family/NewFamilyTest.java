package dev.hyaline.model.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.causal.Connections;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.Transformer;
import dev.hyaline.testing.model.SharedKeysModel;
import dev.hyaline.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An architecture that Hyaline has never seen, brought by one file. */
class NewFamilyTest {

    /** Single against double precision, relative to 1 + |value|. */
    private static final double TOLERANCE = 1e-4;

    private static final int[] TOKENS = {17, 4000, 3, 17, 8191, 250, 6};

    @TempDir static Path parent;
    private static SharedKeysModel written;
    private static ModelFolder folder;
    private static Transformer model;

    @BeforeAll
    static void open() {
        written = SharedKeysModel.write(parent.resolve("new"));
        folder = ModelFolder.open(written.folder().toString());
        model = Transformer.load(folder.weights());
    }

    @AfterAll
    static void close() {
        model.close();
        folder.close();
    }

    @Test
    void itsFolderSaysItsShape() {
        ModelConfig config = folder.config();
        assertThat(config.family()).isEqualTo("shared_keys");
        assertThat(config.nHeads() * config.dHead()).isNotEqualTo(config.dModel());
        assertThat(config.nKvHeads()).isEqualTo(2);
        assertThat(config.biases()).isEmpty();
        try (Tokenizer tokenizer = Tokenizer.load(folder.folder())) {
            assertThat(tokenizer.encode("Hello")).isNotEmpty();
        }
    }

    @Test
    void valuesHaveTheShapesOfTheirPoints() {
        List<HookPoint> all = HookPoint.all(folder.config());
        var values = model.activations(new int[][] {TOKENS}, all).getFirst();
        values.forEach((point, value) ->
                assertThat(value.shape())
                        .as("%s", point)
                        .isEqualTo(point.shape(folder.config(), TOKENS.length)));
        HookPoint keys = HookPoint.parse("blocks.1.attn.hook_k", folder.config());
        assertThat(keys.shape(folder.config(), 3)).containsExactly(3, 2, 6);
        assertThat(keys.width(folder.config())).hasValue(12);
        HookPoint z = HookPoint.parse("blocks.1.attn.hook_z", folder.config());
        assertThat(z.shape(folder.config(), 3)).containsExactly(3, 4, 6);
        assertThat(z.width(folder.config())).hasValue(24);
    }

    @Test
    void everyValueIsThatOfThePlainLoop() {
        Map<String, double[]> expected = new PlainLoop(folder.config(), written).run(TOKENS);
        List<HookPoint> points =
                expected.keySet().stream()
                        .map(name -> HookPoint.parse(name, folder.config()))
                        .toList();
        var open = model.activations(new int[][] {TOKENS}, HookPoint.all(folder.config()));
        for (HookPoint point : points) {
            double[] wanted = Objects.requireNonNull(expected.get(point.name()));
            assertClose(point, open.getFirst().get(point), wanted);
            var alone = model.activations(new int[][] {TOKENS}, List.of(point));
            assertClose(point, alone.getFirst().get(point), wanted); // the fused paths
        }
    }

    private static void assertClose(HookPoint point, @Nullable HookValue given, double[] wanted) {
        HookValue value = Objects.requireNonNull(given);
        float[] actual = value.floats();
        assertThat(actual).as("%s", point).hasSize(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) actual[i])
                    .as("%s, value %d", point, i)
                    .isCloseTo(wanted[i], Offset.offset(TOLERANCE * (1 + Math.abs(wanted[i]))));
        }
    }

    @Test
    void weightsSayHowNeuronsAreConnected() {
        Connections connections = new Connections(folder);
        float there = connections.downstream(connections.writes(0, 5), 1)[9];
        float back = connections.upstream(connections.reads(1, 9), 0)[5];
        assertThat(there).isEqualTo(back, Offset.offset(1e-4f));

        int d = folder.config().dModel();
        float[] embed = written.weight("stem.tokens"); // [dVocab, dModel]
        float[] gain = written.weight("floors.1.between"); // [dModel]
        float[] up = written.weight("floors.1.think.up"); // [dMlp, dModel]
        double product = 0;
        for (int i = 0; i < d; i++) {
            product += embed[40 * d + i] * gain[i] * up[9 * d + i];
        }
        assertThat((double) connections.tokensIn(connections.reads(1, 9))[40])
                .isCloseTo(product, Offset.offset(1e-4));
    }
}
