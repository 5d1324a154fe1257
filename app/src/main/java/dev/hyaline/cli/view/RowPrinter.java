package dev.hyaline.cli.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints an answer, row after row. */
public interface RowPrinter {

    /** Begins, with the names of the columns. */
    void begin(List<String> columns);

    /** One row of plain values: numbers, booleans, strings, lists and maps of these, null. */
    void row(List<@Nullable Object> values);

    /** Ends. */
    void end();
}
