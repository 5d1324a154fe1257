package dev.hyaline.web.page.chart;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.Overview;
import java.util.List;
import java.util.Optional;

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
        long most = 1;
        int start = overview.index().number(new UnitId(site, 0));
        for (int unit = start; unit < start + overview.index().units(site); unit++) {
            if (overview.density(unit) > 0) {
                int bin = (int) at(overview.density(unit));
                most = Math.max(most, ++counts[bin]);
            }
        }
        Histogram histogram = new Histogram(BINS);
        for (int bin = 0; bin < BINS; bin++) {
            String title =
                    "%s to %s of tokens: %s units"
                            .formatted(percent(bin), percent(bin + 1), Figures.count(counts[bin]));
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

    /** The place of a density above 0 on the axis, in bins. */
    private static double at(float density) {
        return Math.clamp((Math.log10(density) - LOWEST) * PARTS, 0, BINS - 1e-9);
    }

    private static String percent(int bin) {
        return Figures.format("%.2g %%", 100 * Math.pow(10, LOWEST + (double) bin / PARTS));
    }
}
