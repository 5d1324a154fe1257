package dev.hyaline.benchmarks.machine;

import dev.hyaline.common.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Rows of cells as lines of text. */
public final class TextTable {

    private static final String GAP = "  ";

    /** What stands in a cell where nothing is known. */
    public static final String ABSENT = "-";

    private TextTable() {}

    /** Mebibytes, if they are known. */
    public static String bytes(OptionalLong bytes) {
        return bytes.isPresent() ? Figures.format("%,.0f MiB", bytes.getAsLong() / 0x1p20) : ABSENT;
    }

    /**
     * The first column to the left, numbers to the right.
     *
     * @param rows all of the same number of cells, at least one
     */
    public static List<String> aligned(List<List<String>> rows) {
        int[] widths =
                IntStream.range(0, rows.getFirst().size())
                        .map(column ->
                                rows.stream()
                                        .mapToInt(row -> row.get(column).length())
                                        .max()
                                        .orElse(0))
                        .toArray();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String padding = " ".repeat(widths[column] - row.get(column).length());
                line.append(
                        column == 0 ? row.get(column) + padding : GAP + padding + row.get(column));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
