package dev.hyaline.web.page.chart;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.Site;
import dev.hyaline.web.data.Overview;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The distribution of a number in each layer: its middle half as a box, 5 to 95 % as a line, the
 * median as a mark.
 *
 * @param title what the number is
 * @param chart the picture
 */
public record LayerStrips(String title, Chart chart) {

    private static final int HEIGHT = 180;
    private static final int WIDEST = 420;
    private static final double[] SHARES = {0.05, 0.25, 0.5, 0.75, 0.95};

    /**
     * @param number of a unit; NaN where there is none
     */
    public static LayerStrips of(String title, Overview overview, IntToDoubleFunction number) {
        List<Site> sites = overview.index().sites();
        List<double[]> quantiles = new ArrayList<>();
        double low = 0;
        double high = 0.1;
        for (Site site : sites) {
            double[] five = quantiles(overview, site, number);
            quantiles.add(five);
            if (five.length > 0) {
                low = Math.min(low, five[0]);
                high = Math.max(high, five[4]);
            }
        }
        double column = Math.min(96, (double) WIDEST / sites.size());
        int width = (int) Math.ceil(column * sites.size());
        int every = Math.max(1, (int) Math.ceil(22 / column));
        Axis axis = new Axis(low, high, HEIGHT);
        Marks marks = new Marks();
        axis.ticks((at, text) ->
                marks.line("grid", 0, width, HEIGHT - at, HEIGHT - at, null)
                        .text("tick end", -8, HEIGHT - at + 4, text));
        marks.line("axis", 0, width, y(0, axis), y(0, axis), null);
        for (int place = 0; place < sites.size(); place++) {
            double[] q = quantiles.get(place);
            if (q.length > 0) {
                double x = (place + 0.5) * column;
                marks.add(strip(sites.get(place), x, Math.max(2, column * 0.55), q, axis));
                String name = place % every == 0 ? sites.get(place).brief() : "";
                marks.text("tick", x, HEIGHT + 20, name);
            }
        }
        return new LayerStrips(
                title,
                new Chart(
                        "strips",
                        width + 54,
                        Figures.format("-46 -10 %d %d", width + 54, HEIGHT + 36),
                        title + ": middle half, 5 to 95 per cent and median",
                        marks.list()));
    }

    private static double[] quantiles(Overview overview, Site site, IntToDoubleFunction number) {
        double[] sorted =
                overview.index()
                        .numbers(site)
                        .mapToDouble(number)
                        .filter(value -> !Double.isNaN(value))
                        .sorted()
                        .toArray();
        return sorted.length == 0
                ? sorted
                : Arrays.stream(SHARES)
                        .map(share -> sorted[(int) (share * (sorted.length - 1))])
                        .toArray();
    }

    private static Mark strip(Site site, double x, double width, double[] q, Axis axis) {
        double left = x - width / 2;
        double upper = y(q[3], axis);
        double middle = y(q[2], axis);
        double height = Math.round(10 * y(q[1], axis)) / 10.0 - Math.round(10 * upper) / 10.0;
        return new Mark.Group(
                Figures.format(
                        "%s: median %s, half between %s and %s",
                        site.title(),
                        Figures.score(q[2]),
                        Figures.score(q[1]),
                        Figures.score(q[3])),
                new Marks()
                        .line("ci", x, x, y(q[0], axis), y(q[4], axis), null)
                        .box("box", left, upper, width, height, null, null)
                        .line("median", left, x + width / 2, middle, middle, null)
                        .list());
    }

    private static double y(double value, Axis axis) {
        return HEIGHT - axis.along(value);
    }
}
