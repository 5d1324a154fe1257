package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.score.Control;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoreCard.ControlScore;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.List;

/**
 * A score card at a glance: each score and control as a point with its interval on one axis from
 * −0.25 to 1.
 *
 * @param rows from above
 */
public record Forest(List<Row> rows) {

    private static final double LOW = -0.25;
    private static final double HIGH = 1.0;

    /** Where the axis has lines. */
    public static final List<Double> TICKS = List.of(LOW, 0.0, 0.25, 0.5, 0.75, HIGH);

    public Forest {
        rows = List.copyOf(rows);
    }

    /**
     * @param name what it is
     * @param kind score, part, control or lift: how it is drawn
     * @param score the number with its interval, or why there is none
     */
    public record Row(String name, String kind, Score score) {}

    public static Forest of(ScoreCard card) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("top and random", "score", card.topAndRandom().correlation()));
        rows.add(new Row("random only", "part", card.randomOnly().correlation()));
        rows.add(new Row("top only", "part", card.topOnly().correlation()));
        rows.add(
                new Row(
                        "first 5 + 5 (2023 paper)",
                        "part",
                        card.firstFivePlusFive().correlation()));
        for (ControlScore each : card.controls()) {
            rows.add(
                    new Row(
                            "control: " + name(each.control()),
                            "control",
                            each.topAndRandom().score()));
        }
        rows.add(new Row("lift over the token table", "lift", card.lift()));
        return new Forest(rows);
    }

    private static String name(Control control) {
        return switch (control) {
            case Control.TokenTable _ -> "token table";
            case Control.OtherUnit(UnitId unit) -> unit.toString();
            case Control.Empty _ -> "no explanation";
            case Control.Twin _ -> "random twin";
        };
    }

    /** Where a number is on the axis, as a share of its width. */
    public static String at(double value) {
        return Figures.format("%.2f%%", Math.clamp((value - LOW) / (HIGH - LOW), 0, 1) * 100);
    }
}
