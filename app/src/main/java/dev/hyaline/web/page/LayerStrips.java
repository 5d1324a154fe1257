package dev.hyaline.web.page;

import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.Overview;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The distribution of a number in each layer: its middle half as a box, 5 to 95 % as a line, the
 * median as a mark.
 *
 * @param title what the number is
 * @param strips from the first layer
 * @param ticks of the number's axis, from below
 * @param zero where 0 is
 * @param width of the picture without margins
 */
public record LayerStrips(
        String title, List<Strip> strips, List<Scatter.Tick> ticks, String zero, int width) {

    public static final int HEIGHT = 180;

    private static final int WIDEST = 420;

    public LayerStrips {
        strips = List.copyOf(strips);
        ticks = List.copyOf(ticks);
    }

    /**
     * @param layer its name; empty where there is no room for it
     * @param x the middle
     * @param width of the box
     * @param low where 5 % lie below
     * @param lower where a quarter lies below
     * @param middle the median
     * @param upper where three quarters lie below
     * @param high where 95 % lie below
     * @param title in words
     */
    public record Strip(
            String layer,
            double x,
            double width,
            String low,
            String lower,
            String middle,
            String upper,
            String high,
            String title) {

        public String left() {
            return Figures.at(x - width / 2);
        }

        public String across() {
            return Figures.at(width);
        }

        public String at() {
            return Figures.at(x);
        }

        /** How high the box is. */
        public String height() {
            return Figures.at(Double.parseDouble(lower) - Double.parseDouble(upper));
        }
    }

    /** Reads a unit's number; NaN where there is none. */
    interface OfUnit {
        float of(int unit);
    }

    static LayerStrips of(String title, Overview overview, OfUnit number) {
        List<Site> sites = overview.index().sites();
        List<double[]> quantiles = new ArrayList<>();
        double low = 0;
        double high = 0.1;
        for (int place = 0; place < sites.size(); place++) {
            double[] five = quantiles(overview, sites.get(place), number);
            quantiles.add(five);
            if (five.length > 0) {
                low = Math.min(low, five[0]);
                high = Math.max(high, five[4]);
            }
        }
        double column = Math.min(96, (double) WIDEST / sites.size());
        int every = Math.max(1, (int) Math.ceil(22 / column));
        List<Strip> strips = new ArrayList<>();
        for (int place = 0; place < sites.size(); place++) {
            if (quantiles.get(place).length > 0) {
                Site site = sites.get(place);
                strips.add(
                        strip(
                                site,
                                place % every == 0,
                                (place + 0.5) * column,
                                column,
                                quantiles.get(place),
                                low,
                                high));
            }
        }
        return new LayerStrips(
                title,
                strips,
                ticks(low, high),
                Figures.at(y(0, low, high)),
                (int) Math.ceil(column * sites.size()));
    }

    private static double[] quantiles(Overview overview, Site site, OfUnit number) {
        int units = overview.index().units(site);
        double[] values = new double[units];
        int count = 0;
        int start = overview.index().number(new UnitId(site, 0));
        for (int unit = start; unit < start + units; unit++) {
            float value = number.of(unit);
            if (!Float.isNaN(value)) {
                values[count++] = value;
            }
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        if (count == 0) {
            return sorted;
        }
        double[] shares = {0.05, 0.25, 0.5, 0.75, 0.95};
        return Arrays.stream(shares).map(q -> sorted[(int) (q * (sorted.length - 1))]).toArray();
    }

    private static Strip strip(
            Site site,
            boolean named,
            double x,
            double column,
            double[] q,
            double low,
            double high) {
        String[] at = new String[q.length];
        for (int i = 0; i < q.length; i++) {
            at[i] = Figures.at(y(q[i], low, high));
        }
        return new Strip(
                named ? SiteName.brief(site) : "",
                x,
                Math.max(2, column * 0.55),
                at[0],
                at[1],
                at[2],
                at[3],
                at[4],
                "%s: median %s, half between %s and %s"
                        .formatted(
                                SiteName.of(site),
                                Figures.score(q[2]),
                                Figures.score(q[1]),
                                Figures.score(q[3])));
    }

    private static double y(double value, double low, double high) {
        return HEIGHT - (value - low) / (high - low) * HEIGHT;
    }

    private static List<Scatter.Tick> ticks(double low, double high) {
        double step = Axis.step(high - low, 5);
        List<Scatter.Tick> ticks = new ArrayList<>();
        for (double value = Math.ceil(low / step) * step; value <= high; value += step) {
            ticks.add(new Scatter.Tick(y(value, low, high), Axis.label(value, step)));
        }
        return ticks;
    }
}
