package dev.hyaline.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.record.Recordings;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a neuron is connected to, held against products of what neurons read and write. */
final class UnitConnectionsTest {

    @TempDir static Path folder;

    @Test
    void theStrongestOfEveryEarlierAndLaterLayerAreFound() {
        try (ModelFolder model = ModelFolder.open(Recordings.tinyRelu());
                Decoders none = new Decoders(new RunFolder(folder))) {
            ModelConfig config = model.config();
            Connections weights = new Connections(model);
            UnitIndex index = UnitIndex.of(SiteShape.neurons(config.nLayers(), config.dMlp()));
            UnitConnections connections =
                    new UnitConnections(weights, index, none, token -> token % 3 > 0);
            UnitWeights found = connections.of(UnitId.parse("mlp.1.9"));

            float[] reads = weights.reads(1, 9);
            List<UnitWeights.Neighbour> all = new ArrayList<>();
            for (int neuron = 0; neuron < config.dMlp(); neuron++) {
                float weight = product(weights.writes(0, neuron), reads);
                all.add(new UnitWeights.Neighbour(UnitId.parse("mlp.0." + neuron), weight));
            }
            all.sort(Comparator.comparingDouble(each -> -Math.abs(each.weight())));
            same(found.upstream(), all.subList(0, 12));

            List<UnitWeights.Neighbour> later = new ArrayList<>();
            for (int neuron = 0; neuron < config.dMlp(); neuron++) {
                float weight = product(weights.writes(1, 9), weights.reads(2, neuron));
                later.add(new UnitWeights.Neighbour(UnitId.parse("mlp.2." + neuron), weight));
            }
            later.sort(Comparator.comparingDouble(each -> -Math.abs(each.weight())));
            assertThat(config.nLayers()).isEqualTo(3);
            same(found.downstream(), later.subList(0, 12));
            assertThat(found.alike()).isEmpty();

            float[] in = weights.tokensIn(reads);
            assertThat(found.tokensIn().positive()).hasSize(20);
            assertThat(found.tokensIn().positive()).allMatch(each -> each.token() % 3 > 0);
            assertThat(found.tokensOut().positive()).anyMatch(each -> each.token() % 3 == 0);
            for (int token = 1; token < in.length; token += 3) {
                assertThat(in[token])
                        .isBetween(
                                found.tokensIn().negative().getFirst().weight(),
                                found.tokensIn().positive().getFirst().weight());
            }
        }
    }

    private static void same(
            List<UnitWeights.Neighbour> found, List<UnitWeights.Neighbour> expected) {
        assertThat(found.stream().map(UnitWeights.Neighbour::unit).toList())
                .isEqualTo(expected.stream().map(UnitWeights.Neighbour::unit).toList());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).weight())
                    .isCloseTo(expected.get(i).weight(), Offset.offset(1e-5f));
        }
    }

    private static float product(float[] a, float[] b) {
        double product = 0;
        for (int d = 0; d < a.length; d++) {
            product += (double) a[d] * b[d];
        }
        return (float) product;
    }
}
