package dev.hyaline.web.page.chart;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.Site;
import dev.hyaline.web.data.Overview;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All scored units, site by score: a column a layer or autoencoder, a row for each twentieth of
 * score, stronger in colour where more of the layer's units are. Each cell leads to its units. The
 * picture is as wide as there is room: what is across is a share of that.
 *
 * @param cells that have units
 * @param scale the scores, beside the cells
 * @param grid behind the cells
 * @param names the sites, below the cells
 */
public record UnitMap(List<Cell> cells, List<Mark> scale, List<Mark> grid, List<Mark> names) {

    private static final int ROW = 12; // how high
    private static final int MOST_NAMES = 12; // that a phone has room for
    private static final double LOW = -0.2;
    private static final double STEP = 0.05;
    private static final int ROWS = 24;
    private static final int HEIGHT = ROWS * ROW;

    public UnitMap {
        cells = List.copyOf(cells);
        scale = List.copyOf(scale);
        grid = List.copyOf(grid);
        names = List.copyOf(names);
    }

    /**
     * @param box what it holds, the stronger in colour the more
     * @param query that finds its units
     */
    public record Cell(Mark.Box box, String query) {}

    public static UnitMap of(Overview overview) {
        List<Site> sites = overview.index().sites();
        int[][] counts = new int[sites.size()][ROWS];
        for (int unit = 0; unit < overview.index().size(); unit++) {
            float score = overview.score(unit);
            if (!Float.isNaN(score)) {
                counts[overview.index().place(unit)][row(score)]++;
            }
        }
        double width = 100.0 / sites.size();
        List<Cell> cells = new ArrayList<>();
        Marks names = new Marks();
        int every = Math.ceilDiv(sites.size(), MOST_NAMES);
        for (int place = 0; place < sites.size(); place++) {
            addColumn(cells, sites.get(place), counts[place], place * width, width);
            if (place % every == 0) {
                String middle = share((place + 0.5) * width);
                String name = sites.get(place).brief();
                names.add(new Mark.Text("tick", middle, String.valueOf(HEIGHT + 18), name, false));
            }
        }
        names.add(new Mark.Text("label", "50%", String.valueOf(HEIGHT + 38), "layer", false));
        return new UnitMap(cells, scores(), lines(), names.list());
    }

    private static String share(double percent) {
        return Figures.fixed(percent, 3) + "%";
    }

    private static int row(float score) {
        return (int) Math.clamp((score - LOW) / STEP, 0, ROWS - 1);
    }

    private static void addColumn(
            List<Cell> cells, Site site, int[] counts, double x, double width) {
        int most = Math.max(1, IntStream.of(counts).max().getAsInt());
        for (int row = 0; row < ROWS; row++) {
            if (counts[row] > 0) {
                double from = row == 0 ? -1 : LOW + row * STEP;
                double to = row == ROWS - 1 ? 1 : LOW + (row + 1) * STEP;
                Mark.Box box =
                        new Mark.Box(
                                "cell",
                                share(x),
                                String.valueOf((ROWS - 1 - row) * ROW),
                                share(width),
                                String.valueOf(ROW),
                                Figures.score(0.08 + 0.92 * Math.sqrt((double) counts[row] / most)),
                                Figures.format(
                                        "%s, score %s to %s: %s",
                                        site.title(),
                                        Figures.score(from),
                                        Figures.score(to),
                                        Figures.count(counts[row], "unit")));
                cells.add(new Cell(box, query(site, from, to)));
            }
        }
    }

    private static String query(Site site, double from, double to) {
        return Figures.format(
                "?site=%s&score_min=%.2f&score_max=%.2f&sort=score", site.name(), from, to);
    }

    private static List<Mark> scores() {
        Marks scale = new Marks();
        for (int row = 0; row <= ROWS; row += 4) {
            double y = (ROWS - row) * ROW + 4;
            scale.text("tick end", 38, y, Axis.label(LOW + row * STEP, 0.2));
        }
        return scale.upwards("label", 4, HEIGHT / 2.0, "score").list();
    }

    private static List<Mark> lines() {
        Marks grid = new Marks();
        for (int row = 0; row <= ROWS; row += 4) {
            String y = Figures.at((ROWS - row) * ROW);
            grid.add(new Mark.Line("grid", "0", "100%", y, y, null));
        }
        return grid.list();
    }
}
