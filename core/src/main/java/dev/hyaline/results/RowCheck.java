package dev.hyaline.results;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.check.Findings;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Rows whose {@code body} is all that they say: it can be read, and the other columns agree. */
record RowCheck(Handle handle, Findings findings) {

    private static final int EXAMPLES = 3;

    void check() {
        table("explanation", Explanation.class, RowCheck::columns);
        table("score_card", ScoreCard.class, RowCheck::columns);
        table("judge_card", JudgeCard.class, RowCheck::columns);
    }

    private static Map<String, @Nullable Object> columns(Explanation each) {
        Map<String, @Nullable Object> columns = new HashMap<>(unit(each.unit()));
        columns.put("key", each.id());
        columns.putAll(Explanations.columns(each));
        return columns;
    }

    private static Map<String, @Nullable Object> columns(ScoreCard each) {
        Map<String, @Nullable Object> columns = new HashMap<>(unit(each.unit()));
        columns.putAll(ScoreCards.columns(each));
        return columns;
    }

    private static Map<String, @Nullable Object> columns(JudgeCard each) {
        Map<String, @Nullable Object> columns = new HashMap<>(unit(each.unit()));
        columns.putAll(JudgeCards.columns(each));
        return columns;
    }

    private static Map<String, Object> unit(UnitId unit) {
        return Map.of(
                "site", unit.site().name(),
                "unit", unit.index(),
                "polarity", unit.polarity().suffix());
    }

    private <T> void table(
            String table, Class<T> type, Function<T, Map<String, @Nullable Object>> columns) {
        long wrong = 0;
        List<String> examples = new ArrayList<>();
        try (var rows =
                handle
                        .createQuery("SELECT * FROM " + table)
                        .map((row, _) -> {
                            String where =
                                    Figures.format(
                                            "%s.%d%s ",
                                            row.getString("site"),
                                            row.getInt("unit"),
                                            row.getString("polarity"));
                            try {
                                T body = Rows.parse(row.getString("body"), type);
                                for (Map.Entry<String, @Nullable Object> each :
                                        columns.apply(body).entrySet()) {
                                    if (!same(each.getValue(), row.getObject(each.getKey()))) {
                                        return where + each.getKey();
                                    }
                                }
                                return "";
                            } catch (HyalineException e) {
                                return where + "body: " + e.getMessage();
                            }
                        })
                        .stream()) {
            for (String found : (Iterable<String>) rows.filter(each -> !each.isEmpty())::iterator) {
                if (wrong++ < EXAMPLES) {
                    examples.add(found);
                }
            }
        }
        findings.require(
                wrong == 0,
                Figures.format(
                        "%s: %s whose columns and body disagree: %s",
                        table, Figures.count(wrong, "row"), String.join(", ", examples)));
    }

    private static boolean same(@Nullable Object said, @Nullable Object found) {
        return (said instanceof Number one && found instanceof Number other)
                ? Double.compare(one.doubleValue() + 0.0, other.doubleValue()) == 0
                : Objects.equals(said, found);
    }
}
