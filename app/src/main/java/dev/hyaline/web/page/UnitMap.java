package dev.hyaline.web.page;

import dev.hyaline.subject.Site;
import dev.hyaline.web.data.Overview;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All scored units, site by score: a column a layer or autoencoder, a row for each twentieth of
 * score, darker where more of the layer's units are. Each cell leads to its units. The picture is
 * as wide as there is room: what is across is a share of that.
 *
 * @param cells that have units
 * @param columns the sites, at the middle of their columns
 * @param rows the scores, at the edges of their rows
 * @param cellWidth how wide a cell is
 */
public record UnitMap(
        List<Cell> cells, List<Column> columns, List<Scatter.Tick> rows, String cellWidth) {

    /** How high a row is. */
    public static final int ROW = 12;

    private static final int MOST_NAMES = 12; // that a phone has room for
    private static final double LOW = -0.2;
    private static final double STEP = 0.05;
    private static final int ROWS = 24;

    /** The picture's height without margins. */
    public static final int HEIGHT = ROWS * ROW;

    public UnitMap {
        cells = List.copyOf(cells);
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * @param x left
     * @param y top
     * @param opacity how dark
     * @param title what it holds
     * @param query that finds its units
     */
    public record Cell(String x, String y, String opacity, String title, String query) {}

    /**
     * @param at its middle
     * @param text its name
     */
    public record Column(String at, String text) {}

    static UnitMap of(Overview overview) {
        List<Site> sites = overview.index().sites();
        int[][] counts = new int[sites.size()][ROWS];
        for (int unit = 0; unit < overview.index().size(); unit++) {
            float score = overview.score(unit);
            if (!Float.isNaN(score)) {
                counts[overview.index().place(unit)][row(score)]++;
            }
        }
        double cellWidth = 100.0 / sites.size();
        List<Cell> cells = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        int every = Math.ceilDiv(sites.size(), MOST_NAMES);
        for (int place = 0; place < sites.size(); place++) {
            addColumn(cells, sites.get(place), counts[place], place * cellWidth);
            if (place % every == 0) {
                columns.add(
                        new Column(
                                share((place + 0.5) * cellWidth),
                                SiteName.brief(sites.get(place))));
            }
        }
        return new UnitMap(cells, columns, scores(), share(cellWidth));
    }

    private static String share(double percent) {
        return Figures.fixed(percent, 3) + "%";
    }

    private static int row(float score) {
        return (int) Math.clamp((score - LOW) / STEP, 0, ROWS - 1);
    }

    private static void addColumn(List<Cell> cells, Site site, int[] counts, double x) {
        int most = 1;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        for (int row = 0; row < ROWS; row++) {
            if (counts[row] > 0) {
                double from = row == 0 ? -1 : LOW + row * STEP;
                double to = row == ROWS - 1 ? 1 : LOW + (row + 1) * STEP;
                cells.add(
                        new Cell(
                                share(x),
                                String.valueOf((ROWS - 1 - row) * ROW),
                                Figures.score(0.08 + 0.92 * Math.sqrt((double) counts[row] / most)),
                                "%s, score %s to %s: %s"
                                        .formatted(
                                                SiteName.of(site),
                                                Figures.score(from),
                                                Figures.score(to),
                                                units(counts[row])),
                                String.format(
                                        Locale.ROOT,
                                        "?site=%s&score_min=%.2f&score_max=%.2f&sort=score",
                                        site.name(),
                                        from,
                                        to)));
            }
        }
    }

    private static String units(int count) {
        return Figures.count(count) + (count == 1 ? " unit" : " units");
    }

    private static List<Scatter.Tick> scores() {
        List<Scatter.Tick> rows = new ArrayList<>();
        for (int row = 0; row <= ROWS; row += 4) {
            rows.add(new Scatter.Tick((ROWS - row) * ROW, Axis.label(LOW + row * STEP, 0.2)));
        }
        return rows;
    }
}
