package dev.hyaline.cli.view;

import dev.hyaline.common.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** CSV after RFC 4180: a header, quotes where needed, nothing for null; lists as JSON. */
public final class CsvRows implements RowPrinter {

    private static final String LINE_END = "\r\n";

    private final PrintWriter out;

    public CsvRows(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> columns) {
        line(List.copyOf(columns));
    }

    @Override
    public void row(List<@Nullable Object> values) {
        line(values);
    }

    @Override
    public void end() {}

    private void line(List<? extends @Nullable Object> values) {
        String line = values.stream().map(CsvRows::field).collect(Collectors.joining(","));
        // A file gets what is there; a terminal must not be driven by it.
        out.print((Terminal.isInteractive() ? Terminal.harmless(line) : line) + LINE_END);
    }

    private static String field(@Nullable Object value) {
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
}
