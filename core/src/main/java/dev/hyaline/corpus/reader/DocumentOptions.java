package dev.hyaline.corpus.reader;

import dev.hyaline.common.HyalineException;
import java.util.Optional;

/**
 * How documents are read.
 *
 * @param skipUnreadable whether what cannot be read is left out and counted instead of an error
 * @param textField the field that has a document's text; {@code text} where none is said
 * @param idsField the field that has its token ids; {@code ids}, else {@code input_ids}
 */
public record DocumentOptions(
        boolean skipUnreadable, Optional<String> textField, Optional<String> idsField) {

    /** What is done when nothing is said. */
    public static final DocumentOptions DEFAULT =
            new DocumentOptions(false, Optional.empty(), Optional.empty());

    /** The same, but for unreadable documents. */
    public static final DocumentOptions SKIPPING =
            new DocumentOptions(true, Optional.empty(), Optional.empty());

    public DocumentOptions {
        if (textField.isPresent() && idsField.isPresent()) {
            throw HyalineException.usage(
                    "documents must have a text or ids, but fields of both are given: %s, %s",
                    textField.get(), idsField.get());
        }
    }
}
