package dev.hyaline.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A table whose columns are known: what each is called and what it says of a row.
 *
 * @param <T> what a row is about
 */
public final class Columns<T> {

    private final String format;
    private final List<String> titles = new ArrayList<>();
    private final List<Function<T, ?>> cells = new ArrayList<>();

    /**
     * @param format of a line, a string a column
     */
    public Columns(String format) {
        this.format = format;
    }

    /** One more to the right; counts get commas. */
    public Columns<T> add(String title, Function<T, ?> cell) {
        titles.add(title);
        cells.add(cell);
        return this;
    }

    public String header() {
        return format.formatted(titles.toArray());
    }

    public String line(T row) {
        return format.formatted(cells.stream().map(cell -> text(cell.apply(row))).toArray());
    }

    /** The header and a line a row. */
    public Stream<String> lines(List<T> rows) {
        return Stream.concat(Stream.of(Terminal.bold(header())), rows.stream().map(this::line));
    }

    private static String text(Object cell) {
        return cell instanceof Number count ? "%,d".formatted(count) : cell.toString();
    }
}
