package dev.hyaline.web.page.chart;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.train.measure.DensityBin;
import dev.hyaline.web.data.Overview;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** How often the units of a site are active, as a histogram of their densities. */
public final class Densities {

    private static final int LOWEST = -6; // of the decades
    private static final int PARTS = 6; // of a decade
    private static final int BINS = -LOWEST * PARTS;
    private static final List<String> DECADES =
            List.of("0.0001 %", "0.001 %", "0.01 %", "0.1 %", "1 %", "10 %", "100 %");

    private Densities() {}

    /**
     * Of the units that are active at all.
     *
     * @param own the unit whose density is marked
     */
    public static Chart of(Overview overview, Site site, Optional<UnitId> own) {
        long[] counts = new long[BINS];
        overview.index()
                .numbers(site)
                .filter(unit -> overview.density(unit) > 0)
                .forEach(unit -> counts[(int) at(overview.density(unit))]++);
        long most = Math.max(1, LongStream.of(counts).max().getAsLong());
        Histogram histogram = new Histogram(BINS);
        for (int bin = 0; bin < BINS; bin++) {
            String title =
                    Figures.format(
                            "%s to %s of tokens: %s",
                            percent(bin), percent(bin + 1), Figures.count(counts[bin], "unit"));
            histogram.logarithmic(bin, counts[bin], most, title);
        }
        own.map(unit -> overview.density(overview.index().number(unit)))
                .filter(density -> density > 0)
                .ifPresent(density ->
                        histogram.edge(at(density), "this one: " + Figures.percent(density)));
        histogram.axis();
        for (int decade = 0; decade < DECADES.size(); decade++) {
            histogram.tickWithin(decade * PARTS, DECADES.get(decade));
        }
        return histogram.chart(
                "Histogram of the share of tokens that units are active on, logarithmic");
    }

    /** How many latents of an autoencoder have densities in each bin. */
    public static Chart of(List<DensityBin> bins) {
        int most = bins.stream().mapToInt(DensityBin::latents).max().orElse(1);
        Histogram histogram = new Histogram(bins.size());
        for (int i = 0; i < bins.size(); i++) {
            DensityBin bin = bins.get(i);
            String title =
                    Figures.format(
                            "10^%.2f to 10^%.2f of the tokens: %s",
                            bin.log10Low(),
                            bin.log10High(),
                            Figures.count(bin.latents(), "latent"));
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

    /** The place of a density above 0 on the axis, in bins. */
    private static double at(float density) {
        return Math.clamp((Math.log10(density) - LOWEST) * PARTS, 0, BINS - 1e-9);
    }

    private static String percent(int bin) {
        return Figures.format("%.2g %%", 100 * Math.pow(10, LOWEST + (double) bin / PARTS));
    }
}
