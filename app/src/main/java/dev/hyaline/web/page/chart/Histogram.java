package dev.hyaline.web.page.chart;

import dev.hyaline.common.Figures;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.fold.MaximumHistogram;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** How often numbers fall into bins: bars over an axis, with upright lines where something is. */
public final class Histogram {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 140;
    private static final int END = 24; // that a label at an end needs

    private final Marks marks = new Marks();
    private final double bin;

    /**
     * @param bins across
     */
    public Histogram(int bins) {
        bin = (double) WIDTH / Math.max(1, bins);
    }

    /** A bar whose height grows with its count's logarithm, where there is anything to count. */
    void logarithmic(int place, long count, long most, String title) {
        if (count > 0) {
            bar(place, HEIGHT * Math.log1p((double) count) / Math.log1p((double) most), title);
        }
    }

    /** A bar as high as its share of the highest. */
    public void linear(int place, long count, long most, String title) {
        bar(place, (double) HEIGHT * count / Math.max(1, most), title);
    }

    private void bar(int place, double height, String title) {
        double width = Math.max(1, bin - 1);
        marks.box("cell", place * bin, HEIGHT - height, width, height, null, title);
    }

    /** An upright line, in bins from the left. */
    void edge(double place, String title) {
        marks.line("edge", place * bin, place * bin, -14, HEIGHT, title);
    }

    /** What the bars stand on, with all that is drawn before it behind. */
    public void axis() {
        marks.line("axis", 0, WIDTH, HEIGHT, HEIGHT, null);
    }

    /** A number below, in bins from the left. */
    public void tick(double place, String text) {
        marks.text("tick", place * bin, HEIGHT + 18, text);
    }

    /** The same, but never so far out that it would not fit. */
    void tickWithin(double place, String text) {
        marks.text("tick", Math.clamp(place * bin, END, WIDTH - END), HEIGHT + 18, text);
    }

    public Chart chart(String label) {
        return new Chart("histogram", null, "-4 -18 652 196", label, marks.list());
    }

    /** A unit's window maxima on the explain split, on a logarithmic axis. */
    public static Chart ofMaxima(UnitSummary summary) {
        long[] counts = summary.explain().histogram().stream().mapToLong(each -> each).toArray();
        int first = 0;
        int end = counts.length;
        while (first < end && counts[first] == 0) {
            first++;
        }
        while (end > first && counts[end - 1] == 0) {
            end--;
        }
        Histogram histogram = new Histogram(end - first);
        if (first < end) {
            histogram.maxima(counts, first, end, summary.bandEdges());
        }
        return histogram.chart("Histogram of window maxima, logarithmic");
    }

    private void maxima(long[] counts, int first, int end, List<Double> bandEdges) {
        long most = LongStream.of(counts).max().orElse(1);
        for (int i = first; i < end; i++) {
            logarithmic(i - first, counts[i], most, title(i, counts[i]));
        }
        for (double edge : bandEdges) {
            int i = MaximumHistogram.bin((float) edge);
            if (i > first && i < end) {
                edge(i - first + share(edge, i), "band edge at " + Figures.activation(edge));
            }
        }
        axis();
        for (int i = first; i < end; i++) {
            if (i % 8 == 1) {
                double value = MaximumHistogram.lowerEdge(i);
                tick(i - first, Axis.label(value, value));
            }
        }
    }

    /** How far into its bin an edge is. */
    private static double share(double edge, int i) {
        double low = MaximumHistogram.lowerEdge(i);
        return i == MaximumHistogram.BINS - 1
                ? 0
                : Math.log(edge / low) / Math.log(MaximumHistogram.lowerEdge(i + 1) / low);
    }

    private static String title(int i, long count) {
        IntFunction<String> at = bin -> Figures.activation(MaximumHistogram.lowerEdge(bin));
        return Figures.format(
                "%s %s: %s",
                i == 0 ? "below" : at.apply(i) + " to",
                i == MaximumHistogram.BINS - 1 ? "∞" : at.apply(i + 1),
                Figures.count(count, "window"));
    }
}
