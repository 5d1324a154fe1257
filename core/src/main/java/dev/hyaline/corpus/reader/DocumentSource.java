package dev.hyaline.corpus.reader;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The documents of one file, one after another. */
interface DocumentSource extends AutoCloseable {

    /** The next document that is not empty, or null at the end. */
    @Nullable Document next() throws IOException;

    /** The place reading has come to, for messages: file, and line or row. */
    String position();

    @Override
    void close() throws IOException;
}
