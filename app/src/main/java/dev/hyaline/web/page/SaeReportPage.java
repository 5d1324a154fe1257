package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Interval;
import dev.hyaline.train.measure.DensityBin;
import dev.hyaline.train.measure.SaeMeasurement;
import dev.hyaline.train.measure.SaeMetric;
import dev.hyaline.train.measure.SaeReport;
import dev.hyaline.web.page.SaePage.Fact;
import dev.hyaline.web.page.chart.Chart;
import dev.hyaline.web.page.chart.Histogram;
import java.util.ArrayList;
import java.util.List;

/**
 * How good an autoencoder is.
 *
 * @param title its name
 * @param facts what it is and what the numbers stand on
 * @param rows the metrics
 * @param densities of its latents
 * @param warning what is wrong; empty when nothing is
 */
public record SaeReportPage(
        String title, List<Fact> facts, List<Row> rows, Chart densities, String warning) {

    public SaeReportPage {
        facts = List.copyOf(facts);
        rows = List.copyOf(rows);
    }

    /** A metric. */
    public record Row(String name, String value, String interval, String formula) {}

    public static SaeReportPage of(SaeReport report) {
        SaeMeasurement measurement = report.measurement();
        return new SaeReportPage(
                DisplayText.text(report.sae()),
                facts(report),
                rows(measurement),
                densities(measurement.density()),
                measurement.isWorseThanConstant()
                        ? "NMSE is above 1: a constant would do better, as at another site, model or normalisation than it was trained with."
                        : "");
    }

    private static List<Fact> facts(SaeReport report) {
        SaeMeasurement measurement = report.measurement();
        return List.of(
                new Fact("site", measurement.site()),
                new Fact("model", DisplayText.text(report.model().name())),
                new Fact("latents", Figures.count(measurement.latents())),
                new Fact("activation", report.config().activation().label()),
                new Fact("normalisation", report.config().normalisation().id()),
                new Fact("corpus", DisplayText.text(report.corpus().source()) + ", test split"),
                new Fact("documents", Figures.count(measurement.documents())),
                new Fact(
                        "windows",
                        "%s of at most %d tokens"
                                .formatted(Figures.count(report.windows()), report.windowLength())),
                new Fact("tokens", Figures.count(measurement.tokens())),
                new Fact("left out by the mask", Figures.count(measurement.maskedTokens())),
                new Fact("predictions", Figures.count(measurement.predictions())));
    }

    private static List<Row> rows(SaeMeasurement measurement) {
        List<Row> rows = new ArrayList<>();
        for (SaeMeasurement.Value value : measurement.values()) {
            SaeMetric metric = value.metric();
            rows.add(
                    new Row(
                            metric.title(),
                            value.value().isPresent()
                                    ? number(value.value().getAsDouble())
                                    : Figures.NONE,
                            value.interval().map(SaeReportPage::interval).orElse(""),
                            metric.formula()));
            if (metric == SaeMetric.L0) {
                rows.add(
                        new Row(
                                "dead fraction",
                                Figures.percent(measurement.deadFraction()),
                                "",
                                Figures.count(measurement.dead())
                                        + " latents never active on these tokens"));
            }
        }
        return rows;
    }

    private static String interval(Interval interval) {
        return number(interval.low()) + " to " + number(interval.high());
    }

    private static String number(double value) {
        String format = Math.abs(value) < 1e-3 && value != 0 ? "%.2e" : "%.4f";
        return Figures.format(format, value).replace("-", "−");
    }

    private static Chart densities(List<DensityBin> bins) {
        int most = bins.stream().mapToInt(DensityBin::latents).max().orElse(1);
        Histogram histogram = new Histogram(bins.size());
        for (int i = 0; i < bins.size(); i++) {
            DensityBin bin = bins.get(i);
            String title =
                    Figures.format(
                            "10^%.2f to 10^%.2f of the tokens: %,d latents",
                            bin.log10Low(), bin.log10High(), bin.latents());
            histogram.linear(i, bin.latents(), most, title);
        }
        histogram.axis();
        for (int i = 0; i < bins.size(); i++) {
            double low = bins.get(i).log10Low();
            if (Math.rint(low) == low) {
                histogram.tick(i, "10^" + Figures.decimals(low, 0));
            }
        }
        return histogram.chart("Histogram of the latents' densities, logarithmic");
    }
}
