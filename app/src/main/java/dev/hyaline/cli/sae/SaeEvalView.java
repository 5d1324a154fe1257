package dev.hyaline.cli.sae;

import static dev.hyaline.cli.view.Terminal.faint;
import static dev.hyaline.cli.view.Terminal.harmlessLine;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Interval;
import dev.hyaline.common.Json;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A measurement of an autoencoder on the terminal, as JSON and as the autoencoder's provenance. */
final class SaeEvalView {

    private static final int BAR = 40;
    private static final String DEAD = "dead fraction";
    private static final JsonMapper SNAKE_CASE =
            Json.STRICT
                    .rebuild()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private SaeEvalView() {}

    static void print(SaeReport report, PrintWriter out) {
        SaeMeasurement measurement = report.measurement();
        out.println(
                harmlessLine(
                        "%s at %s of %s, %,d latents"
                                .formatted(
                                        report.sae(),
                                        measurement.site(),
                                        report.model().name(),
                                        measurement.latents())));
        out.printf(
                "%,d documents of the test split, %,d windows, %,d tokens; %,d more left out by the"
                        + " mask; %,d predictions%n%n",
                measurement.documents(),
                report.windows(),
                measurement.tokens(),
                measurement.maskedTokens(),
                measurement.predictions());
        for (SaeMeasurement.Value value : measurement.values()) {
            SaeMetric metric = value.metric();
            line(out, metric.title(), number(value), interval(value), metric.formula());
            if (metric == SaeMetric.L0) {
                line(
                        out,
                        DEAD,
                        Figures.fourDigits(measurement.deadFraction()),
                        "",
                        dead(measurement));
            }
        }
        out.println();
        out.println("density: share of tokens on which a latent is active, log10; latents");
        int most = measurement.density().stream().mapToInt(DensityBin::latents).max().orElse(1);
        for (DensityBin bin : measurement.density()) {
            String bar = "█".repeat((int) Math.ceil((double) BAR * bin.latents() / most));
            String line =
                    Figures.format(
                            "%6.2f … %5.2f %,8d  %s",
                            bin.log10Low(), bin.log10High(), bin.latents(), bar);
            out.println(line.stripTrailing());
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
                SaeConfig.MEASURED + DEAD,
                Figures.fourDigits(measurement.deadFraction()) + ": " + dead(measurement));
        for (SaeMeasurement.Value value : measurement.values()) {
            provenance.put(
                    SaeConfig.MEASURED + value.metric().title(),
                    (number(value) + " " + interval(value)).stripTrailing());
        }
        return config.withProvenance(provenance);
    }

    private static String dead(SaeMeasurement measurement) {
        return "%,d latents never active on these tokens".formatted(measurement.dead());
    }

    private static String number(SaeMeasurement.Value value) {
        return value.value().isEmpty()
                ? "undefined"
                : Figures.fourDigits(value.value().getAsDouble());
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
                        .formatted(name, value, interval, faint(formula))
                        .stripTrailing());
    }

    static Map<String, Object> json(SaeReport report) {
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
        object.put("token_mask", SNAKE_CASE.valueToTree(measurement.mask()));
        measurement.medianNorm().ifPresent(norm -> object.put("median_norm", norm));
        object.put("predictions", measurement.predictions());
        object.put("metrics", metrics(measurement));
        object.put("density", SNAKE_CASE.valueToTree(measurement.density()));
        return object;
    }

    private static List<Metric> metrics(SaeMeasurement measurement) {
        List<Metric> metrics = new ArrayList<>();
        for (SaeMeasurement.Value value : measurement.values()) {
            SaeMetric metric = value.metric();
            metrics.add(
                    new Metric(
                            metric.id(),
                            metric.title(),
                            metric.formula(),
                            value.value(),
                            value.interval().map(Interval::low),
                            value.interval().map(Interval::high)));
            if (metric == SaeMetric.L0) {
                metrics.add(
                        new Metric(
                                "dead_fraction",
                                DEAD,
                                "share of latents never active on these tokens",
                                OptionalDouble.of(measurement.deadFraction()),
                                Optional.empty(),
                                Optional.empty()));
            }
        }
        return metrics;
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Metric(
            String id,
            String name,
            String formula,
            OptionalDouble value,
            Optional<Double> low,
            Optional<Double> high) {}
}
