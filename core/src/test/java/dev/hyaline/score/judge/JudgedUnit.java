package dev.hyaline.score.judge;

import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
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

/**
 * A unit made for tests, whose largest activation on the explain split is 10. Its windows are added
 * one by one; tokens are the numbers of their positions, but for the active ones, which are 7.
 */
final class JudgedUnit {

    static final UnitId UNIT = UnitId.parse("mlp.1.3");
    static final UnitId OTHER = UnitId.parse("mlp.1.4");
    static final int SEVEN = 7;

    private final List<ActivationRecord> top = new ArrayList<>();
    private final List<ActivationRecord> uniform = new ArrayList<>();
    private final double maximum;

    JudgedUnit(double maximum) {
        this.maximum = maximum;
    }

    JudgedUnit() {
        this(10);
    }

    /**
     * Twelve windows each, one a document, all of 20 tokens; window n is active at 1 + n mod 12.
     */
    static JudgedUnit usual() {
        JudgedUnit unit = new JudgedUnit();
        for (int n = 0; n < 24; n++) {
            unit.top(n, n, 20, 1 + n % 12);
        }
        for (int n = 100; n < 112; n++) {
            unit.uniform(n, n, 20);
        }
        return unit;
    }

    JudgedUnit top(long window, long document, int length, int... active) {
        top.add(window(window, document, length, 8, active));
        return this;
    }

    JudgedUnit uniform(long window, long document, int length, int... active) {
        uniform.add(window(window, document, length, 8, active));
        return this;
    }

    /** Active to a degree on all tokens. */
    JudgedUnit humming(long window, long document, float activation) {
        int[] all = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        uniform.add(window(window, document, 10, activation, all));
        return this;
    }

    UnitRecord record() {
        SplitStatistics statistics =
                new SplitStatistics(10_000, 200, 0, maximum, 0.1, 0.3, 4, 20, 0.1, List.of());
        UnitSummary summary =
                new UnitSummary(
                        UNIT,
                        Map.of(Split.EXPLAIN, statistics),
                        List.of(),
                        List.of(),
                        new TokenTable(List.of(), 0, 0));
        return new UnitRecord(
                summary,
                Map.of(
                        new UnitRecord.Key(Split.TEST, WindowKind.TOP), top,
                        new UnitRecord.Key(Split.TEST, WindowKind.UNIFORM), uniform));
    }

    private static ActivationRecord window(
            long window, long document, int length, float activation, int... active) {
        int[] tokens = new int[length];
        float[] activations = new float[length];
        for (int p = 0; p < length; p++) {
            tokens[p] = 10 + p;
            activations[p] = (p * 7L + window) % 3; // up to 0.2 of the maximum
        }
        for (int p : active) {
            tokens[p] = SEVEN;
            activations[p] = activation;
        }
        activations[0] = 99; // an attention sink: whoever counts it gets everything wrong
        return ActivationRecord.of(
                window, document, tokens, activations, Framing.PLAIN.firstPosition());
    }

    static Explanation explanation(UnitId unit, String text) {
        return new Explanation(
                unit,
                new Explanation.Status.Explained(),
                text,
                Optional.empty(),
                Provenance.of(Author.program("test"), "1", "nothing"));
    }
}
