package dev.hyaline.web;

import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.text.Vocabulary;
import dev.hyaline.web.data.UnitData;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A unit as JSON: everything that is known of it, with token texts beside ids. */
public final class UnitJson {

    private UnitJson() {}

    private record Said(
            Explanation explanation, Optional<ScoreCard> scoreCard, List<JudgeCard> judgeCards) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Window(
            String split,
            String kind,
            long window,
            long document,
            int[] tokens,
            List<String> tokenTexts,
            float[] activations) {}

    private record TableEntry(int token, String tokenText, double mean, long count) {}

    /**
     * All of it, ready to be written.
     *
     * @param hookPoint where the unit is in the model
     */
    public static Map<String, Object> of(UnitData data, Vocabulary vocabulary, String hookPoint) {
        UnitSummary summary = data.record().summary();
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
                data.explanations().stream()
                        .map(each -> new Said(each, data.card(each), data.judgedOf(each)))
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
        json.put(
                "windows",
                data.record().windows().entrySet().stream()
                        .flatMap(each ->
                                each.getValue().stream()
                                        .map(window -> window(each.getKey(), window, vocabulary)))
                        .toList());
        return json;
    }

    private static Window window(
            UnitRecord.Key key, ActivationRecord window, Vocabulary vocabulary) {
        return new Window(
                key.split().columnValue(),
                key.kind().columnValue(),
                window.windowId(),
                window.documentId(),
                window.tokens(),
                Arrays.stream(window.tokens()).mapToObj(vocabulary::display).toList(),
                window.activations());
    }
}
