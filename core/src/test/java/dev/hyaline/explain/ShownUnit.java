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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A unit made for tests, of texts instead of token ids: each text is a token of its own. */
final class ShownUnit {

    static final UnitId UNIT = UnitId.parse("mlp.3.1021");

    private final List<String> texts = new ArrayList<>();
    private final Map<UnitRecord.Key, List<ActivationRecord>> windows = new HashMap<>();
    private final List<TokenTable.Entry> table = new ArrayList<>();
    private double maximum = 10;
    private double density = 0.05;

    /** With another largest activation than 10 on the explain split. */
    ShownUnit maximum(double value) {
        maximum = value;
        return this;
    }

    ShownUnit density(double value) {
        density = value;
        return this;
    }

    /**
     * One more window of a kind of a split.
     *
     * @param activations one a token
     */
    ShownUnit window(Split split, WindowKind kind, List<String> tokens, double... activations) {
        float[] values = new float[activations.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) activations[i];
        }
        int[] ids = tokens.stream().mapToInt(this::id).toArray();
        List<ActivationRecord> list =
                windows.computeIfAbsent(new UnitRecord.Key(split, kind), _ -> new ArrayList<>());
        int id = windows.values().stream().mapToInt(List::size).sum();
        list.add(ActivationRecord.of(id, id, ids, values, Framing.PLAIN.firstPosition()));
        return this;
    }

    /** One more top window of the explain split. */
    ShownUnit top(List<String> tokens, double... activations) {
        return window(Split.EXPLAIN, WindowKind.TOP, tokens, activations);
    }

    /** The next entry of the token table; the mean of all others is 0. */
    ShownUnit entry(String token, double mean) {
        table.add(new TokenTable.Entry(id(token), mean, 9));
        return this;
    }

    private int id(String text) {
        if (!texts.contains(text)) {
            texts.add(text);
        }
        return texts.indexOf(text);
    }

    ShownTokens tokens() {
        return new ShownTokens(texts::get, texts.size());
    }

    Evidence evidence() {
        SplitStatistics explain =
                new SplitStatistics(1000, 20, -0.2, maximum, 0.1, 1, 0, 3, density, List.of());
        UnitSummary summary =
                new UnitSummary(
                        UNIT,
                        Map.of(Split.EXPLAIN, explain),
                        List.of(),
                        List.of(),
                        new TokenTable(table, 0, 100));
        return Evidence.of(new UnitRecord(summary, windows));
    }
}
