package dev.hyaline.cli.sae;

import dev.hyaline.cli.view.Terminal;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Interval;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.train.measure.DensityBin;
import dev.hyaline.train.measure.SaeMeasurement;
import dev.hyaline.train.measure.SaeMetric;
import dev.hyaline.train.measure.SaeReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A measurement of an autoencoder on the terminal and as JSON.
 *
 * @param report what was measured
 */
record SaeEvalView(SaeReport report) {

    private static final int BAR = 40;

    void print(PrintWriter out) {
        SaeMeasurement measurement = report.measurement();
        out.println(
                Terminal.harmless(
                                "%s at %s of %s, %,d latents"
                                        .formatted(
                                                report.sae(),
                                                measurement.site(),
                                                report.model().name(),
                                                measurement.latents()))
                        .replace('\n', ' '));
        out.println(
                "%,d documents of the test split, %,d windows, %,d tokens; %,d more left out by the mask; %,d predictions"
                        .formatted(
                                measurement.documents(),
                                report.windows(),
                                measurement.tokens(),
                                measurement.maskedTokens(),
                                measurement.predictions()));
        out.println();
        for (SaeMeasurement.Value value : measurement.values()) {
            line(
                    out,
                    value.metric().title(),
                    value.value().isEmpty()
                            ? "undefined"
                            : Figures.fourDigits(value.value().getAsDouble()),
                    interval(value),
                    value.metric().formula());
            if (value.metric() == SaeMetric.L0) {
                line(
                        out,
                        "dead fraction",
                        Figures.fourDigits(measurement.deadFraction()),
                        "",
                        "%,d latents never active on these tokens".formatted(measurement.dead()));
            }
        }
        out.println();
        out.println("density: share of tokens on which a latent is active, log10; latents");
        int most = measurement.density().stream().mapToInt(DensityBin::latents).max().orElse(1);
        for (DensityBin bin : measurement.density()) {
            String bar = "█".repeat((int) Math.ceil((double) BAR * bin.latents() / most));
            out.println(
                    Figures.format(
                                    "%6.2f … %5.2f %,8d  %s",
                                    bin.log10Low(), bin.log10High(), bin.latents(), bar)
                            .stripTrailing());
        }
    }

    /** What an autoencoder is, with its numbers among what is known of its past. */
    static SaeConfig kept(SaeConfig config, SaeReport report) {
        SortedMap<String, String> provenance = new TreeMap<>(config.provenance());
        SaeMeasurement measurement = report.measurement();
        provenance.put(
                SaeConfig.MEASURED + "on",
                "%,d tokens of %,d documents of the test split of %s, context %d"
                        .formatted(
                                measurement.tokens(),
                                measurement.documents(),
                                report.corpus().sourceName(),
                                report.windowLength()));
        provenance.put(
                SaeConfig.MEASURED + "dead fraction",
                "%s: %,d latents never active on these tokens"
                        .formatted(
                                Figures.fourDigits(measurement.deadFraction()),
                                measurement.dead()));
        for (SaeMeasurement.Value value : measurement.values()) {
            provenance.put(
                    SaeConfig.MEASURED + value.metric().title(),
                    value.value().isEmpty()
                            ? "undefined"
                            : (Figures.fourDigits(value.value().getAsDouble())
                                            + " "
                                            + interval(value))
                                    .stripTrailing());
        }
        return config.withProvenance(provenance);
    }

    private static String interval(SaeMeasurement.Value value) {
        return value.interval()
                .map(each ->
                        "[%s, %s]"
                                .formatted(
                                        Figures.fourDigits(each.low()),
                                        Figures.fourDigits(each.high())))
                .orElse("");
    }

    private static void line(
            PrintWriter out, String name, String value, String interval, String formula) {
        out.println(
                "%-30s %10s  %-20s %s"
                        .formatted(name, value, interval, Terminal.faint(formula))
                        .stripTrailing());
    }

    Map<String, Object> json() {
        SaeMeasurement measurement = report.measurement();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("sae", report.sae());
        object.put("config", report.config().fields());
        object.put("model", report.model());
        object.put("corpus", report.corpus());
        object.put("split", "test");
        object.put("window_length", report.windowLength());
        object.put("windows", report.windows());
        object.put("documents", measurement.documents());
        object.put("site", measurement.site());
        object.put("tokens", measurement.tokens());
        object.put("masked_tokens", measurement.maskedTokens());
        Map<String, Object> mask = new LinkedHashMap<>();
        mask.put("first_position", measurement.mask().firstPosition());
        mask.put("max_norm_ratio", measurement.mask().maxNormRatio());
        object.put("token_mask", mask);
        if (measurement.medianNorm().isPresent()) {
            object.put("median_norm", measurement.medianNorm().getAsDouble());
        }
        object.put("predictions", measurement.predictions());
        object.put("metrics", metrics());
        object.put("density", density());
        return object;
    }

    private List<Map<String, Object>> metrics() {
        List<Map<String, Object>> metrics = new ArrayList<>();
        for (SaeMeasurement.Value value : report.measurement().values()) {
            Map<String, Object> metric = new LinkedHashMap<>();
            metric.put("id", value.metric().id());
            metric.put("name", value.metric().title());
            metric.put("formula", value.metric().formula());
            value.value().ifPresent(number -> metric.put("value", number));
            if (value.interval().isPresent()) {
                Interval interval = value.interval().get();
                metric.put("low", interval.low());
                metric.put("high", interval.high());
            }
            metrics.add(metric);
            if (value.metric() == SaeMetric.L0) {
                metrics.add(dead());
            }
        }
        return metrics;
    }

    private Map<String, Object> dead() {
        Map<String, Object> dead = new LinkedHashMap<>();
        dead.put("id", "dead_fraction");
        dead.put("name", "dead fraction");
        dead.put("formula", "share of latents never active on these tokens");
        dead.put("value", report.measurement().deadFraction());
        return dead;
    }

    private List<Map<String, Object>> density() {
        return report.measurement().density().stream()
                .map(bin -> {
                    Map<String, Object> each = new LinkedHashMap<>();
                    each.put("log10_low", bin.log10Low());
                    each.put("log10_high", bin.log10High());
                    each.put("latents", bin.latents());
                    return each;
                })
                .toList();
    }
}
