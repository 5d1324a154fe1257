package dev.hyaline.cli.view;

import dev.hyaline.common.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An array of objects, one a line. Columns of the same name get {@code _2}, {@code _3}, … */
public final class JsonRows implements RowPrinter {

    private final PrintWriter out;
    private List<String> names = List.of();
    private String separator = "[\n";

    public JsonRows(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> columns) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (String column : columns) {
            String name = column;
            for (int n = 2; seen.containsKey(name); n++) {
                name = column + "_" + n;
            }
            seen.put(name, seen.size());
        }
        names = List.copyOf(seen.keySet());
    }

    @Override
    public void row(List<@Nullable Object> values) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            object.put(names.get(i), values.get(i));
        }
        out.print(separator + Json.STRICT.writeValueAsString(object));
        separator = ",\n";
    }

    @Override
    public void end() {
        out.println(separator.startsWith("[") ? "[]" : "\n]");
    }
}
