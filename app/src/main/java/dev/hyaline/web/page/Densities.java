package dev.hyaline.web.page;

import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.Overview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How often the units of a site are active, as a histogram of their densities. */
final class Densities {

    private static final int LOWEST = -6; // of the decades
    private static final int PARTS = 6; // of a decade
    private static final int BINS = -LOWEST * PARTS;
    private static final double WIDTH = (double) Histogram.WIDTH / BINS;

    private Densities() {}

    /**
     * Of the units that are active at all.
     *
     * @param own the unit whose density is marked
     */
    static Histogram of(Overview overview, Site site, Optional<UnitId> own) {
        long[] counts = new long[BINS];
        long most = 1;
        int start = overview.index().number(new UnitId(site, 0));
        for (int unit = start; unit < start + overview.index().units(site); unit++) {
            if (overview.density(unit) > 0) {
                int bin = (int) at(overview.density(unit));
                most = Math.max(most, ++counts[bin]);
            }
        }
        List<Histogram.Bar> bars = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] > 0) {
                double height =
                        Histogram.HEIGHT
                                * Math.log1p((double) counts[bin])
                                / Math.log1p((double) most);
                bars.add(
                        new Histogram.Bar(
                                Figures.at(bin * WIDTH),
                                Figures.at(Histogram.HEIGHT - height),
                                Figures.at(WIDTH - 1),
                                Figures.at(height),
                                "%s to %s of tokens: %s units"
                                        .formatted(
                                                percent(bin),
                                                percent(bin + 1),
                                                Figures.count(counts[bin]))));
            }
        }
        return new Histogram(
                "Histogram of the share of tokens that units are active on, logarithmic",
                bars,
                ticks(),
                own.map(unit -> mark(overview.density(overview.index().number(unit))))
                        .orElse(List.of()));
    }

    private static List<Scatter.Tick> mark(float density) {
        return density > 0
                ? List.of(
                        new Scatter.Tick(
                                at(density) * WIDTH, "this one: " + Figures.percent(density)))
                : List.of();
    }

    /** The place of a density above 0 on the axis, in bins. */
    private static double at(float density) {
        return Math.clamp((Math.log10(density) - LOWEST) * PARTS, 0, BINS - 1e-9);
    }

    private static String percent(int bin) {
        return String.format(
                java.util.Locale.ROOT,
                "%.2g %%",
                100 * Math.pow(10, LOWEST + (double) bin / PARTS));
    }

    private static List<Scatter.Tick> ticks() {
        List<Scatter.Tick> ticks = new ArrayList<>();
        String[] labels = {"0.0001 %", "0.001 %", "0.01 %", "0.1 %", "1 %", "10 %", "100 %"};
        for (int decade = 0; decade < labels.length; decade++) {
            double at = decade * PARTS * WIDTH;
            ticks.add(new Scatter.Tick(Math.clamp(at, 24, Histogram.WIDTH - 24), labels[decade]));
        }
        return ticks;
    }
}
