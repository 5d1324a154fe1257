package dev.hyaline.explain;

import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A unit made for tests that does what a pattern says, plus noise, on windows of random tokens; its
 * record is what recording would keep of it.
 */
final class GrownUnit {

    static final UnitId UNIT = UnitId.parse("mlp.2.5");

    private static final int LENGTH = 64;
    private static final int WINDOWS = 600;

    private final Pattern truth;
    private final TokenClasses classes;
    private final int vocabulary;
    private final double noise;
    private final SplittableRandom random;
    private final Map<UnitRecord.Key, List<ActivationRecord>> kept =
            new TreeMap<>(
                    Comparator.comparing(UnitRecord.Key::split)
                            .thenComparing(UnitRecord.Key::kind));

    private GrownUnit(
            Pattern truth, TokenClasses classes, int vocabulary, double noise, long seed) {
        this.truth = truth;
        this.classes = classes;
        this.vocabulary = vocabulary;
        this.noise = noise;
        this.random = new SplittableRandom(seed);
    }

    /**
     * @param vocabulary how many different tokens the windows have
     */
    static UnitRecord of(
            Pattern truth, TokenClasses classes, int vocabulary, double noise, long seed) {
        return new GrownUnit(truth, classes, vocabulary, noise, seed).record();
    }

    private UnitRecord record() {
        List<ActivationRecord> explain = windows(0);
        keep(Split.EXPLAIN, explain, 20, 20);
        keep(Split.CALIBRATE, windows(WINDOWS), 10, 10);
        keep(Split.TEST, windows(2 * WINDOWS), 20, 20);
        return new UnitRecord(summary(explain), kept);
    }

    private List<ActivationRecord> windows(int firstId) {
        List<ActivationRecord> windows = new ArrayList<>();
        for (int w = 0; w < WINDOWS; w++) {
            int[] tokens = random.ints(LENGTH, 0, vocabulary).toArray();
            double[] values = new CompiledPattern(truth, classes).run(tokens);
            float[] activations = new float[LENGTH];
            for (int p = 0; p < LENGTH; p++) {
                activations[p] = (float) (values[p] + noise * random.nextGaussian());
            }
            windows.add(
                    ActivationRecord.of(
                            firstId + w,
                            firstId + w,
                            tokens,
                            activations,
                            Framing.PLAIN.firstPosition()));
        }
        return windows;
    }

    private void keep(Split split, List<ActivationRecord> windows, int top, int uniform) {
        kept.put(
                new UnitRecord.Key(split, WindowKind.TOP),
                windows.stream()
                        .sorted(Comparator.comparingDouble(each -> -each.maximum()))
                        .limit(top)
                        .toList());
        kept.put(new UnitRecord.Key(split, WindowKind.UNIFORM), windows.subList(0, uniform));
    }

    private UnitSummary summary(List<ActivationRecord> windows) {
        double[] sums = new double[vocabulary];
        long[] counts = new long[vocabulary];
        double maximum = 0;
        for (ActivationRecord window : windows) {
            for (int p = window.firstPosition(); p < LENGTH; p++) {
                sums[window.token(p)] += window.activation(p);
                counts[window.token(p)]++;
                maximum = Math.max(maximum, window.activation(p));
            }
        }
        List<TokenTable.Entry> entries = new ArrayList<>();
        for (int token = 0; token < vocabulary; token++) {
            entries.add(
                    new TokenTable.Entry(
                            token, sums[token] / Math.max(1, counts[token]), counts[token]));
        }
        entries.sort(Comparator.comparingDouble(each -> -each.mean()));
        SplitStatistics statistics =
                new SplitStatistics(
                        (long) WINDOWS * (LENGTH - 1),
                        WINDOWS,
                        0,
                        maximum,
                        0.1,
                        1,
                        0,
                        3,
                        0.1,
                        List.of());
        return new UnitSummary(
                UNIT,
                Map.of(Split.EXPLAIN, statistics),
                List.of(),
                List.of(),
                new TokenTable(entries, 0, 0));
    }
}
