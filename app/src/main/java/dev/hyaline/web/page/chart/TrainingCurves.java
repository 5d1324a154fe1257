package dev.hyaline.web.page.chart;

import dev.hyaline.common.Figures;
import dev.hyaline.train.TrainingPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How the training of an autoencoder went, over its tokens. */
public final class TrainingCurves {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 160;
    private static final int LEFT = 60;
    private static final int RIGHT = WIDTH - 10;
    private static final int BELOW = 20;

    private static final List<Curve> CURVES =
            List.of(
                    new Curve(
                            "NMSE (normalised activations, batches in training)",
                            3,
                            TrainingPoint::nmse),
                    new Curve("L0, active latents a token", 1, TrainingPoint::l0),
                    new Curve("Dead latents, %", 1, point -> 100 * point.dead()),
                    new Curve("Dead latents' loss", 3, TrainingPoint::auxLoss),
                    new Curve("Tokens a second", 0, TrainingPoint::tokensPerSecond));

    private TrainingCurves() {}

    private record Curve(String title, int digits, ToDoubleFunction<TrainingPoint> value) {

        Chart over(List<TrainingPoint> points) {
            double highest = points.stream().mapToDouble(value).max().orElse(0);
            double last = points.getLast().tokens();
            Axis across = new Axis(0, last, RIGHT - LEFT);
            Axis up = new Axis(0, highest > 0 ? highest : 1, HEIGHT);
            List<String> path = new ArrayList<>();
            for (TrainingPoint point : points) {
                double x = LEFT + across.along((double) point.tokens());
                double y = 5 + HEIGHT - up.along(value.applyAsDouble(point));
                path.add(Figures.decimals(x, 1) + "," + Figures.decimals(y, 1));
            }
            String now = Figures.decimals(value.applyAsDouble(points.getLast()), digits);
            Marks marks =
                    new Marks()
                            .line("axis", LEFT, RIGHT, HEIGHT + 5, HEIGHT + 5, null)
                            .text("end", LEFT - 6, 14, Figures.decimals(up.high(), digits))
                            .text("end", LEFT - 6, HEIGHT + 9, "0")
                            .text(
                                    "end",
                                    RIGHT,
                                    HEIGHT + BELOW,
                                    Figures.format("%,.0f tokens", last))
                            .add(new Mark.Curve(String.join(" ", path)));
            return new Chart(
                    "curve",
                    null,
                    Figures.format("0 0 %d %d", WIDTH, HEIGHT + BELOW + 5),
                    title + ": " + now + " at the end",
                    marks.list());
        }
    }

    /** A picture a number; none before the first point. */
    public static List<Chart> of(List<TrainingPoint> points) {
        return points.isEmpty()
                ? List.of()
                : CURVES.stream().map(curve -> curve.over(points)).toList();
    }
}
