package dev.hyaline.cli.option;

import dev.hyaline.corpus.reader.DocumentOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the documents of a corpus are read. */
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

    @Option(
            names = "--skip-unreadable",
            description = "Skip and count files that cannot be read instead of stopping.")
    boolean skipUnreadable;

    /** Them. */
    public DocumentOptions options() {
        return new DocumentOptions(
                skipUnreadable, Optional.ofNullable(text), Optional.ofNullable(ids));
    }
}
