package dev.hyaline.web;

import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A unit as JSON: everything that is known of it, with token texts beside ids. */
public final class UnitJson {

    private final Vocabulary vocabulary;
    private final String hookPoint;
    private final Function<Explanation, Optional<ScoreCard>> cards;
    private final Function<Explanation, List<JudgeCard>> judged;

    /**
     * @param hookPoint where the unit is in the model
     * @param cards finds an explanation's newest score card
     * @param judged finds an explanation's newest judge cards
     */
    public UnitJson(
            Vocabulary vocabulary,
            String hookPoint,
            Function<Explanation, Optional<ScoreCard>> cards,
            Function<Explanation, List<JudgeCard>> judged) {
        this.vocabulary = vocabulary;
        this.hookPoint = hookPoint;
        this.cards = cards;
        this.judged = judged;
    }

    private record Said(
            Explanation explanation, Optional<ScoreCard> scoreCard, List<JudgeCard> judgeCards) {}

    private record Window(
            String split,
            String kind,
            long window,
            long document,
            List<Integer> tokens,
            List<String> tokenTexts,
            List<Float> activations) {}

    private record TableEntry(int token, String tokenText, double mean, long count) {}

    /** All of it, ready to be written. */
    public Map<String, Object> of(UnitRecord record, List<Explanation> said) {
        UnitSummary summary = record.summary();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("unit", summary.unit());
        json.put("hookPoint", hookPoint);
        json.put("dead", summary.dead());
        json.put("dense", summary.dense());
        json.put("splits", summary.splits());
        json.put("bandEdges", summary.bandEdges());
        json.put("bandCounts", summary.bandCounts());
        json.put(
                "explanations",
                said.stream()
                        .map(each -> new Said(each, cards.apply(each), judged.apply(each)))
                        .toList());
        TokenTable table = summary.tokenTable();
        json.put(
                "tokenTable",
                table.entries().stream()
                        .map(each ->
                                new TableEntry(
                                        each.token(),
                                        vocabulary.display(each.token()),
                                        each.mean(),
                                        each.count()))
                        .toList());
        json.put("tokenTableOtherMean", table.otherMean());
        json.put("tokenTableOtherCount", table.otherCount());
        json.put("windows", windows(record));
        return json;
    }

    private List<Window> windows(UnitRecord record) {
        List<Window> windows = new ArrayList<>();
        record.windows().entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                        (Map.Entry<UnitRecord.Key, List<ActivationRecord>> each) ->
                                                each.getKey().split())
                                .thenComparing(each -> each.getKey().kind()))
                .forEach(each ->
                        each.getValue()
                                .forEach(window -> windows.add(window(each.getKey(), window))));
        return windows;
    }

    private Window window(UnitRecord.Key key, ActivationRecord window) {
        List<Integer> tokens = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<Float> activations = new ArrayList<>();
        for (int position = 0; position < window.length(); position++) {
            tokens.add(window.token(position));
            texts.add(vocabulary.display(window.token(position)));
            activations.add(window.activation(position));
        }
        return new Window(
                key.split().columnValue(),
                key.kind().columnValue(),
                window.windowId(),
                window.documentId(),
                tokens,
                texts,
                activations);
    }
}
