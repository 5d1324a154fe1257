package dev.hyaline.cli.sae;

import static dev.hyaline.cli.view.Terminal.faint;
import static dev.hyaline.cli.view.Terminal.harmlessLine;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
import java.util.Locale;
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
                        Figures.format(
                                "%s at %s of %s, %s",
                                report.sae(),
                                measurement.site(),
                                report.model().name(),
                                Figures.count(measurement.latents(), "latent"))));
        out.printf(
                Locale.ROOT,
                "%s of the test split, %s, %s; %,d more left out by the mask; %s%n%n",
                Figures.count(measurement.documents(), "document"),
                Figures.count(report.windows(), "window"),
                Figures.count(measurement.tokens(), "token"),
                measurement.maskedTokens(),
                Figures.count(measurement.predictions(), "prediction"));
        for (Row row : rows(measurement)) {
            out.println(
                    Figures.format(
                                    "%-30s %10s  %-20s %s",
                                    row.name, row.number(), row.interval(), faint(row.note))
                            .stripTrailing());
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
                Figures.format(
                        "%s of %s of the test split of %s, context %d",
                        Figures.count(measurement.tokens(), "token"),
                        Figures.count(measurement.documents(), "document"),
                        report.corpus().sourceName(),
                        report.windowLength()));
        for (Row row : rows(measurement)) {
            provenance.put(SaeConfig.MEASURED + row.name, row.kept());
        }
        return config.withProvenance(provenance);
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
        object.put("metrics", rows(measurement));
        object.put("density", SNAKE_CASE.valueToTree(measurement.density()));
        return object;
    }

    /** The metrics, and the share of dead latents behind L0. */
    private static List<Row> rows(SaeMeasurement measurement) {
        List<Row> rows = new ArrayList<>();
        for (SaeMeasurement.Value value : measurement.values()) {
            SaeMetric metric = value.metric();
            rows.add(
                    new Row(
                            metric.id(),
                            metric.title(),
                            metric.formula(),
                            metric.formula(),
                            value.value(),
                            value.interval().map(Interval::low),
                            value.interval().map(Interval::high)));
            if (metric == SaeMetric.L0) {
                rows.add(
                        new Row(
                                "dead_fraction",
                                "dead fraction",
                                "share of latents never active on these tokens",
                                Figures.format(
                                        "%s never active on these tokens",
                                        Figures.count(measurement.dead(), "latent")),
                                OptionalDouble.of(measurement.deadFraction()),
                                Optional.empty(),
                                Optional.empty()));
            }
        }
        return rows;
    }

    /**
     * @param note what is said of it to people
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Row(
            String id,
            String name,
            String formula,
            @JsonIgnore String note,
            OptionalDouble value,
            Optional<Double> low,
            Optional<Double> high) {

        String number() {
            return value.isEmpty() ? "undefined" : Figures.fourDigits(value.getAsDouble());
        }

        String interval() {
            return low.isEmpty()
                    ? ""
                    : Figures.format(
                            "[%s, %s]",
                            Figures.fourDigits(low.get()), Figures.fourDigits(high.orElseThrow()));
        }

        /** As an autoencoder keeps it. */
        String kept() {
            return note.equals(formula)
                    ? (number() + " " + interval()).stripTrailing()
                    : number() + ": " + note;
        }
    }
}
