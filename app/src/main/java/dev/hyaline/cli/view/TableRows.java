package dev.hyaline.cli.view;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table for people: aligned columns, numbers to six digits and to the right, long texts and lists
 * cut. The first rows decide the widths, so that any number of rows can be printed.
 */
public final class TableRows implements RowPrinter {

    private static final int ROWS_FOR_WIDTHS = 1000;
    private static final int MAX_CELL = 60;
    private static final int MAX_ELEMENTS = 6;
    private static final MathContext DIGITS = new MathContext(6);

    private final PrintWriter out;
    private final List<List<Cell>> waiting = new ArrayList<>();
    private List<Integer> widths = List.of();
    private long rows;

    private record Cell(String text, boolean right) {
        int width() {
            return text.codePointCount(0, text.length());
        }

        String padded(int width) {
            String padding = " ".repeat(Math.max(0, width - width()));
            return right ? padding + text : text + padding;
        }
    }

    public TableRows(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> columns) {
        waiting.add(columns.stream().map(each -> new Cell(clipped(each), false)).toList());
    }

    @Override
    public void row(List<@Nullable Object> values) {
        rows++;
        List<Cell> cells = new ArrayList<>();
        for (Object value : values) {
            cells.add(new Cell(clipped(text(value)), value instanceof Number));
        }
        if (!widths.isEmpty()) {
            print(cells);
            return;
        }
        waiting.add(cells);
        if (waiting.size() > ROWS_FOR_WIDTHS) {
            printWaiting();
        }
    }

    @Override
    public void end() {
        if (widths.isEmpty()) {
            printWaiting();
        }
        out.println(Terminal.faint(rows == 1 ? "1 row" : "%,d rows".formatted(rows)));
    }

    private void printWaiting() {
        int columns = waiting.getFirst().size();
        List<Integer> found = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            int column = c;
            found.add(waiting.stream().mapToInt(row -> row.get(column).width()).max().orElse(0));
        }
        widths = List.copyOf(found);
        List<Cell> header = new ArrayList<>();
        for (int c = 0; c < columns; c++) { // a header stands as its column does
            boolean right = waiting.size() > 1 && waiting.get(1).get(c).right();
            header.add(new Cell(waiting.getFirst().get(c).text(), right));
        }
        print(header);
        out.println(widths.stream().map("─"::repeat).collect(Collectors.joining("  ")));
        waiting.stream().skip(1).forEach(this::print);
        waiting.clear();
    }

    private void print(List<Cell> cells) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
            line.append(c == 0 ? "" : "  ").append(cells.get(c).padded(widths.get(c)));
        }
        out.println(line.toString().stripTrailing());
    }

    private static String clipped(String text) {
        String line = Terminal.harmless(text).replace('\n', '␊');
        if (line.codePointCount(0, line.length()) <= MAX_CELL) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, MAX_CELL - 1)) + "…";
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case Float number -> number(number);
            case Double number -> number(number);
            case List<?> list -> list(list);
            case Map<?, ?> map -> map(map);
            default -> value.toString();
        };
    }

    private static String number(double number) {
        if (!Double.isFinite(number)) {
            return String.valueOf(number);
        }
        BigDecimal rounded = new BigDecimal(number, DIGITS).stripTrailingZeros();
        boolean plain = Math.abs(number) < 1e9 && (number == 0 || Math.abs(number) >= 1e-4);
        return plain ? rounded.toPlainString() : rounded.toString();
    }

    private static String list(List<?> list) {
        String shown =
                list.stream()
                        .limit(MAX_ELEMENTS)
                        .map(TableRows::text)
                        .collect(Collectors.joining(", "));
        return list.size() <= MAX_ELEMENTS
                ? "[" + shown + "]"
                : "[%s, … %,d]".formatted(shown, list.size());
    }

    private static String map(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(each -> each.getKey() + ": " + text(each.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
