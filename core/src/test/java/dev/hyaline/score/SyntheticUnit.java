package dev.hyaline.score;

import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Pattern;
import dev.hyaline.explain.Provenance;
import dev.hyaline.explain.TokenTest;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A unit made for tests: it does 4 on token 7, 2 on token 8 and 0 elsewhere, plus noise. Top
 * windows are rich in both tokens. Window n is cut from document n / 2, so that two windows share
 * one.
 */
final class SyntheticUnit {

    static final UnitId UNIT = UnitId.parse("mlp.2.5");
    static final int TOP = 20;
    static final int UNIFORM = 20;

    /** Those of the calibrate windows, and three that only explanations were made from. */
    static final EvidenceDocuments EVIDENCE =
            EvidenceDocuments.of(1, 2, 3, 150, 151, 152, 153, 154, 200, 201, 202, 203, 204);

    private static final int LENGTH = 64;

    private SyntheticUnit() {}

    static UnitRecord record(double noise, long seed) {
        return record(UNIT, noise, seed);
    }

    static UnitRecord record(UnitId unit, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new UnitRecord(
                summary(unit),
                Map.of(
                        new UnitRecord.Key(Split.TEST, WindowKind.TOP),
                        windows(100, TOP, 10, noise, random),
                        new UnitRecord.Key(Split.TEST, WindowKind.UNIFORM),
                        windows(200, UNIFORM, 60, noise, random),
                        new UnitRecord.Key(Split.CALIBRATE, WindowKind.TOP),
                        windows(300, 10, 10, noise, random),
                        new UnitRecord.Key(Split.CALIBRATE, WindowKind.UNIFORM),
                        windows(400, 10, 60, noise, random)));
    }

    static UnitSummary summary(UnitId unit) {
        TokenTable table =
                new TokenTable(
                        List.of(new TokenTable.Entry(7, 4, 100), new TokenTable.Entry(8, 2, 100)),
                        0,
                        9000);
        SplitStatistics statistics =
                new SplitStatistics(10_000, 200, 0, 4, 0.1, 0.3, 4, 20, 0.1, List.of());
        return new UnitSummary(
                unit, Map.of(Split.EXPLAIN, statistics), List.of(), List.of(), table);
    }

    static List<ActivationRecord> windows(
            long firstId, int count, int vocabulary, double noise, SplittableRandom random) {
        List<ActivationRecord> windows = new ArrayList<>();
        for (int w = 0; w < count; w++) {
            int[] tokens = random.ints(LENGTH, 0, vocabulary).toArray();
            float[] activations = new float[LENGTH];
            for (int p = 0; p < LENGTH; p++) {
                double signal = tokens[p] == 7 ? 4 : tokens[p] == 8 ? 2 : 0;
                activations[p] = (float) (signal + noise * random.nextGaussian());
            }
            activations[0] = 99; // an attention sink: whoever counts it gets everything wrong
            windows.add(
                    ActivationRecord.of(
                            firstId + w,
                            (firstId + w) / 2,
                            tokens,
                            activations,
                            Framing.PLAIN.firstPosition()));
        }
        return windows;
    }

    /** An explanation that says it is {@code weight} on the token. */
    static Explanation explanation(UnitId unit, int token, double weight) {
        Pattern.Condition condition = new Pattern.Condition(0, new TokenTest.OneOf(List.of(token)));
        Pattern pattern =
                new Pattern(
                        0,
                        Math.max(0, weight),
                        List.of(new Pattern.Rule(List.of(condition), weight)));
        return new Explanation(
                unit,
                new Explanation.Status.Explained(),
                "token " + token,
                Optional.of(pattern),
                Provenance.of(Author.program("test"), "1", "nothing"));
    }
}
