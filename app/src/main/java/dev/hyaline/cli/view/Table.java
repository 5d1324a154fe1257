package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.run.RunDatabase;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Prints any number of rows of plain values: numbers, booleans, strings, lists and maps of these,
 * null.
 */
public final class Table implements RunDatabase.Rows {

    private static final int ROWS_FOR_WIDTHS = 1000;
    private static final int MAX_CELL = 60;
    private static final int MAX_ELEMENTS = 6;
    private static final MathContext DIGITS = new MathContext(6);

    private final PrintWriter out;
    private final Format format;
    private final long most;
    private final List<List<Cell>> waiting = new ArrayList<>();
    private List<String> names = List.of();
    private List<Integer> widths = List.of();
    private long rows;
    private boolean cut;

    /** What a table is printed as. */
    public enum Format {
        /**
         * For people: aligned columns, numbers to six digits and to the right, long texts and lists
         * cut. The first rows decide the widths.
         */
        TEXT,
        /** After RFC 4180: a header, quotes where needed, nothing for null; lists as JSON. */
        CSV,
        /**
         * An array of objects, one a line. Columns of the same name get {@code _2}, {@code _3}, …
         */
        JSON
    }

    private record Cell(String text, boolean right) {
        int width() {
            return text.codePointCount(0, text.length());
        }

        String padded(int width) {
            String padding = " ".repeat(Math.max(0, width - width()));
            return right ? padding + text : text + padding;
        }
    }

    /** All rows. */
    public Table(PrintWriter out, Format format) {
        this(out, format, Long.MAX_VALUE);
    }

    /**
     * @param most rows; what comes behind them is left out
     */
    public Table(PrintWriter out, Format format, long most) {
        this.out = out;
        this.format = format;
        this.most = most;
    }

    @Override
    public void columns(List<String> columns) {
        switch (format) {
            case TEXT ->
                    waiting.add(
                            columns.stream().map(each -> new Cell(clipped(each), false)).toList());
            case CSV -> printCsv(columns);
            case JSON -> names = distinct(columns);
        }
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
        if (rows == most) {
            cut = true;
            return false;
        }
        rows++;
        switch (format) {
            case TEXT -> addText(values);
            case CSV -> printCsv(values);
            case JSON -> printJson(values);
        }
        return true;
    }

    /** Whether there were more rows than were printed. */
    public boolean isCut() {
        return cut;
    }

    public void end() {
        switch (format) {
            case TEXT -> {
                if (widths.isEmpty()) {
                    printWaiting();
                }
                out.println(Terminal.faint(Figures.count(rows, "row")));
            }
            case CSV -> {}
            case JSON -> out.println(rows == 0 ? "[]" : "\n]");
        }
    }

    private void printCsv(List<? extends @Nullable Object> values) {
        String line = values.stream().map(Table::csv).collect(Collectors.joining(","));
        // A file gets what is there; a terminal must not be driven by it.
        out.print((Terminal.isInteractive() ? Terminal.harmless(line) : line) + "\r\n");
    }

    private static String csv(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text =
                value instanceof List || value instanceof Map
                        ? Json.STRICT.writeValueAsString(value)
                        : value.toString();
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static List<String> distinct(List<String> columns) {
        Set<String> names = new LinkedHashSet<>();
        for (String column : columns) {
            String name = column;
            for (int n = 2; !names.add(name); n++) {
                name = column + "_" + n;
            }
        }
        return List.copyOf(names);
    }

    private void printJson(List<@Nullable Object> values) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        names.forEach(name -> object.put(name, values.get(object.size())));
        out.print((rows == 1 ? "[\n" : ",\n") + Json.STRICT.writeValueAsString(object));
    }

    private void addText(List<@Nullable Object> values) {
        List<Cell> cells =
                values.stream()
                        .map(each -> new Cell(clipped(text(each)), each instanceof Number))
                        .toList();
        if (!widths.isEmpty()) {
            print(cells);
        } else if (waiting.add(cells) && waiting.size() > ROWS_FOR_WIDTHS) {
            printWaiting();
        }
    }

    private void printWaiting() {
        int columns = waiting.getFirst().size();
        widths =
                IntStream.range(0, columns)
                        .map(c ->
                                waiting.stream()
                                        .mapToInt(row -> row.get(c).width())
                                        .max()
                                        .orElse(0))
                        .boxed()
                        .toList();
        List<Cell> header = waiting.removeFirst();
        List<Cell> first = waiting.isEmpty() ? header : waiting.getFirst();
        print( // a header stands as its column does
                IntStream.range(0, columns)
                        .mapToObj(c -> new Cell(header.get(c).text(), first.get(c).right()))
                        .toList());
        out.println(widths.stream().map("─"::repeat).collect(Collectors.joining("  ")));
        waiting.forEach(this::print);
        waiting.clear();
    }

    private void print(List<Cell> cells) {
        String line =
                IntStream.range(0, cells.size())
                        .mapToObj(c -> cells.get(c).padded(widths.get(c)))
                        .collect(Collectors.joining("  "));
        out.println(line.stripTrailing());
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
                        .map(Table::text)
                        .collect(Collectors.joining(", "));
        return list.size() <= MAX_ELEMENTS
                ? "[" + shown + "]"
                : Figures.format("[%s, … %,d]", shown, list.size());
    }

    private static String map(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(each -> each.getKey() + ": " + text(each.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
