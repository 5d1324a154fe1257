package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Runner;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowProbeTest {

    private static final UnitId UNIT = UnitId.parse("mlp.1.3");
    private static final int LENGTH = 20;

    /** 4 where token 5 stands two places behind token 9. */
    private static final Pattern TRUTH =
            new Pattern(
                    0,
                    9,
                    List.of(PatternTest.rule(4, PatternTest.at(0, 5), PatternTest.at(-2, 9))));

    private static Evidence evidence(double density) {
        SplittableRandom random = new SplittableRandom(3);
        List<ActivationRecord> top = new ArrayList<>();
        List<ActivationRecord> uniform = new ArrayList<>();
        for (int w = 0; w < 6; w++) {
            int[] tokens = random.ints(LENGTH, 20, 500).toArray();
            uniform.add(record(100 + w, tokens.clone()));
            tokens[7 + w] = 9;
            tokens[9 + w] = 5;
            top.add(record(w, tokens));
        }
        SplitStatistics statistics =
                new SplitStatistics(1000, 20, 0, 4, 0.1, 1, 0, 3, density, List.of());
        UnitSummary summary =
                new UnitSummary(
                        UNIT,
                        Map.of(Split.EXPLAIN, statistics),
                        List.of(),
                        List.of(),
                        new TokenTable(List.of(), 0, 0));
        return Evidence.of(
                new UnitRecord(
                        summary,
                        Map.of(
                                new UnitRecord.Key(Split.EXPLAIN, WindowKind.TOP), top,
                                new UnitRecord.Key(Split.EXPLAIN, WindowKind.UNIFORM), uniform)));
    }

    private static ActivationRecord record(int id, int[] tokens) {
        double[] values = new CompiledPattern(TRUTH, TokenClasses.NONE).run(tokens);
        float[] activations = new float[LENGTH];
        for (int p = 0; p < LENGTH; p++) {
            activations[p] = (float) values[p];
        }
        return ActivationRecord.of(id, id, tokens, activations, Framing.PLAIN.firstPosition());
    }

    @Test
    void findsWhatARareUnitNeeds() {
        assertThat(new WindowProbe(new Model(), new Seed(1)).of(evidence(0.001)))
                .containsExactly(List.of(PatternTest.at(0, 5), PatternTest.at(-2, 9)));
    }

    @Test
    void aUnitThatIsOftenActiveIsNotAskedAbout() {
        assertThat(new WindowProbe(new Model(), new Seed(1)).of(evidence(0.3))).isEmpty();
    }

    private static final class Model implements SubjectModel {

        @Override
        public Manifest.Model identity() {
            return new Manifest.Model("two layers", "00", 2, 4, 16, 500, 64);
        }

        @Override
        public String precision() {
            return "fp32";
        }

        @Override
        public Runner runner(int threads) {
            return (tokens, ranges, _, sink) -> {
                int length = tokens[0].length;
                float[] activations = new float[tokens.length * length];
                for (int w = 0; w < tokens.length; w++) {
                    double[] values = new CompiledPattern(TRUTH, TokenClasses.NONE).run(tokens[w]);
                    for (int p = 0; p < length; p++) {
                        activations[w * length + p] = (float) values[p];
                    }
                }
                assertThat(ranges).hasSize(1);
                assertThat(ranges.getFirst().size()).isEqualTo(1);
                sink.accept(0, new Response.OnHost(activations));
            };
        }
    }
}
