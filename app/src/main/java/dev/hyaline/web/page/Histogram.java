package dev.hyaline.web.page;

import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.fold.MaximumHistogram;
import java.util.ArrayList;
import java.util.List;

/**
 * How often numbers fall into bins on a logarithmic axis, counts by their logarithms: a unit's
 * window maxima on the explain split, say.
 *
 * @param label what it is of
 * @param bars from the left
 * @param ticks below
 * @param edges upright lines, and what they are
 */
public record Histogram(
        String label, List<Bar> bars, List<Scatter.Tick> ticks, List<Scatter.Tick> edges) {

    private static final String MAXIMA = "Histogram of window maxima, logarithmic";

    public static final int WIDTH = 640;
    public static final int HEIGHT = 140;

    public Histogram {
        bars = List.copyOf(bars);
        ticks = List.copyOf(ticks);
        edges = List.copyOf(edges);
    }

    /**
     * @param x left
     * @param y top
     * @param width across
     * @param height down to the axis
     * @param title what it counts
     */
    public record Bar(String x, String y, String width, String height, String title) {}

    static Histogram of(UnitSummary summary) {
        List<Long> counts = summary.explain().histogram();
        int first = counts.size();
        int last = -1;
        long most = 1;
        for (int bin = 0; bin < counts.size(); bin++) {
            if (counts.get(bin) > 0) {
                first = Math.min(first, bin);
                last = bin;
                most = Math.max(most, counts.get(bin));
            }
        }
        if (last < 0) {
            return new Histogram(MAXIMA, List.of(), List.of(), List.of());
        }
        int bins = last - first + 1;
        double width = (double) WIDTH / bins;
        List<Bar> bars = new ArrayList<>();
        List<Scatter.Tick> ticks = new ArrayList<>();
        for (int bin = first; bin <= last; bin++) {
            double x = (bin - first) * width;
            long count = counts.get(bin);
            if (count > 0) {
                double height = HEIGHT * Math.log1p((double) count) / Math.log1p((double) most);
                bars.add(
                        new Bar(
                                Figures.at(x),
                                Figures.at(HEIGHT - height),
                                Figures.at(Math.max(1, width - 1)),
                                Figures.at(height),
                                title(bin, count)));
            }
            if (bin % 8 == 1) {
                ticks.add(new Scatter.Tick(x, tick(MaximumHistogram.lowerEdge(bin))));
            }
        }
        return new Histogram(MAXIMA, bars, ticks, edges(summary, first, width, bins));
    }

    private static String title(int bin, long count) {
        String from =
                bin == 0 ? "below" : Figures.activation(MaximumHistogram.lowerEdge(bin)) + " to";
        String to =
                bin == MaximumHistogram.BINS - 1
                        ? "∞"
                        : Figures.activation(MaximumHistogram.lowerEdge(bin + 1));
        return "%s %s: %s windows".formatted(from, to, Figures.count(count));
    }

    private static String tick(double value) {
        return Axis.label(value, value);
    }

    private static List<Scatter.Tick> edges(
            UnitSummary summary, int first, double width, int bins) {
        List<Scatter.Tick> edges = new ArrayList<>();
        for (double edge : summary.bandEdges()) {
            int bin = MaximumHistogram.bin((float) edge);
            if (bin > first && bin < first + bins) {
                double low = MaximumHistogram.lowerEdge(bin);
                double share =
                        bin == MaximumHistogram.BINS - 1
                                ? 0
                                : Math.log(edge / low)
                                        / Math.log(MaximumHistogram.lowerEdge(bin + 1) / low);
                edges.add(
                        new Scatter.Tick(
                                (bin - first + share) * width,
                                "band edge at " + Figures.activation(edge)));
            }
        }
        return edges;
    }
}
