package dev.hyaline.cli;

import dev.hyaline.train.TrainingPoint;
import dev.hyaline.train.TrainingReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How training went, as one page that needs nothing else: curves over tokens, and all options. */
final class TrainingPage {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 160;
    private static final int LEFT = 60;
    private static final int BELOW = 20;

    private TrainingPage() {}

    /** One curve. */
    private record Curve(String title, String format, ToDoubleFunction<TrainingPoint> value) {}

    private static final List<Curve> CURVES =
            List.of(
                    new Curve(
                            "NMSE (normalised activations, batches in training)",
                            "%.3f",
                            TrainingPoint::nmse),
                    new Curve("L0, active latents a token", "%.1f", TrainingPoint::l0),
                    new Curve("Dead latents, %", "%.1f", point -> 100 * point.dead()),
                    new Curve("Dead latents' loss", "%.3f", TrainingPoint::auxLoss),
                    new Curve("Tokens a second", "%.0f", TrainingPoint::tokensPerSecond));

    static String of(TrainingReport report) {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append("<title>Training of an autoencoder</title>\n<style>")
                .append("body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;")
                .append("padding:0 1rem;color:#222;background:#fff}svg{width:100%;height:auto}")
                .append("path{fill:none;stroke:#1f6f8b;stroke-width:1.5}line{stroke:#ccc}")
                .append("text{font-size:11px;fill:#555}th{text-align:left;font-weight:normal;")
                .append("padding-right:2rem;color:#555}td{font-variant-numeric:tabular-nums}")
                .append("</style></head><body>\n");
        page.append("<h1>").append(escaped(report.site())).append("</h1>\n<p>");
        page.append(
                escaped(
                        String.format(
                                Locale.ROOT,
                                "%,d steps on %,d tokens in %s.",
                                report.steps(),
                                report.tokens(),
                                Durations.roughly(report.seconds()))));
        report.heldOutNmse()
                .ifPresent(nmse ->
                        page.append(
                                String.format(
                                        Locale.ROOT,
                                        " NMSE %.4f on %,d tokens of documents it was not trained"
                                                + " on.",
                                        nmse,
                                        report.heldOutTokens())));
        page.append("</p>\n");
        CURVES.forEach(curve -> append(page, curve, report.points()));
        table(page, "What was asked for", report.options());
        table(page, "What the file says of its past", report.provenance());
        return page.append("</body></html>\n").toString();
    }

    private static void append(StringBuilder page, Curve curve, List<TrainingPoint> points) {
        if (points.isEmpty()) {
            return;
        }
        double highest = points.stream().mapToDouble(curve.value).max().orElse(0);
        double top = highest > 0 ? highest : 1;
        double last = points.getLast().tokens();
        StringBuilder path = new StringBuilder();
        for (TrainingPoint point : points) {
            path.append(
                    String.format(
                            Locale.ROOT,
                            "%s%.1f %.1f",
                            path.isEmpty() ? "M" : "L",
                            LEFT + point.tokens() / last * (WIDTH - LEFT - 10),
                            5 + (1 - curve.value.applyAsDouble(point) / top) * HEIGHT));
        }
        String now =
                String.format(
                        Locale.ROOT, curve.format, curve.value.applyAsDouble(points.getLast()));
        String name = curve.title + ": " + now + " at the end";
        page.append("<h2>").append(escaped(name)).append("</h2>\n");
        page.append(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                                + "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
                                + "<text x=\"%d\" y=\"14\" text-anchor=\"end\">%s</text>"
                                + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>"
                                + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%,.0f tokens</text>"
                                + "<path d=\"%s\"/></svg>%n",
                        WIDTH,
                        HEIGHT + BELOW + 5,
                        escaped(name),
                        LEFT,
                        HEIGHT + 5,
                        WIDTH - 10,
                        HEIGHT + 5,
                        LEFT - 6,
                        String.format(Locale.ROOT, curve.format, top),
                        LEFT - 6,
                        HEIGHT + 9,
                        WIDTH - 10,
                        HEIGHT + BELOW,
                        last,
                        path));
    }

    private static void table(StringBuilder page, String title, Map<String, String> values) {
        page.append("<h2>").append(title).append("</h2>\n<table>\n");
        values.forEach((name, value) ->
                page.append("<tr><th scope=\"row\">")
                        .append(escaped(name))
                        .append("</th><td>")
                        .append(escaped(value))
                        .append("</td></tr>\n"));
        page.append("</table>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
