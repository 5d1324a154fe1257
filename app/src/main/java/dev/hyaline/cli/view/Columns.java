package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private String header() {
        return String.format(Locale.ROOT, format, titles.toArray());
    }

    private String line(T row) {
        return String.format(
                Locale.ROOT,
                format,
                cells.stream()
                        .map(cell -> cell.apply(row))
                        .map(cell ->
                                cell instanceof Number count ? Figures.format("%,d", count) : cell)
                        .toArray());
    }

    /** The header and a line a row. */
    public Stream<String> lines(List<T> rows) {
        return Stream.concat(Stream.of(header()), rows.stream().map(this::line));
    }

    /** The same with the header in bold. */
    public Stream<String> titled(List<T> rows) {
        return Stream.concat(Stream.of(Terminal.bold(header())), rows.stream().map(this::line));
    }
}
