package dev.hyaline.cli.option;

import dev.hyaline.corpus.reader.DocumentOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a corpus has its texts or token ids. */
public final class DocumentOption {

    @Option(
            names = "--text-field",
            paramLabel = "NAME",
            description = "The field or column that has a document's text (default: text).")
    @Nullable String text;

    @Option(
            names = "--ids-field",
            paramLabel = "NAME",
            description =
                    "The field or column that has a document's token ids (default: ids, else input_ids).")
    @Nullable String ids;

    /** Them. */
    public DocumentOptions options(boolean skipUnreadable) {
        return new DocumentOptions(
                skipUnreadable, Optional.ofNullable(text), Optional.ofNullable(ids));
    }
}
