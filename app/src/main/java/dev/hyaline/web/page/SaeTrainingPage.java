package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.train.TrainingPoint;
import dev.hyaline.train.TrainingReport;
import dev.hyaline.web.page.chart.Axis;
import dev.hyaline.web.page.chart.Chart;
import dev.hyaline.web.page.chart.Mark;
import dev.hyaline.web.page.chart.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * How the training of an autoencoder went.
 *
 * @param site the hook point
 * @param lead how long it took, and how good it was
 * @param curves over tokens
 * @param options what was asked for
 * @param provenance what the file says of its past
 */
public record SaeTrainingPage(
        String site,
        String lead,
        List<Chart> curves,
        SortedMap<String, String> options,
        SortedMap<String, String> provenance) {

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

    public SaeTrainingPage {
        curves = List.copyOf(curves);
    }

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
                            .text("end", RIGHT, HEIGHT + BELOW, "%,.0f tokens".formatted(last))
                            .add(new Mark.Curve(String.join(" ", path)));
            return new Chart(
                    "curve",
                    null,
                    "0 0 %d %d".formatted(WIDTH, HEIGHT + BELOW + 5),
                    title + ": " + now + " at the end",
                    marks.list());
        }
    }

    public static SaeTrainingPage of(TrainingReport report) {
        String lead =
                "%,d steps on %,d tokens in %s."
                        .formatted(
                                report.steps(),
                                report.tokens(),
                                Figures.duration(report.seconds()));
        if (report.heldOutNmse().isPresent()) {
            lead +=
                    " NMSE %s on %,d tokens of documents it was not trained on."
                            .formatted(
                                    Figures.decimals(report.heldOutNmse().getAsDouble(), 4),
                                    report.heldOutTokens());
        }
        List<TrainingPoint> points = report.points();
        return new SaeTrainingPage(
                report.site(),
                lead,
                points.isEmpty()
                        ? List.of()
                        : CURVES.stream().map(curve -> curve.over(points)).toList(),
                report.options(),
                report.provenance());
    }
}
