package dev.hyaline.corpus.reader;

import java.util.Optional;

/**
 * One document of a corpus.
 *
 * @param name its id; without one, the file's name, {@code #} and the line or row (from 1). The
 *     reader does not check that names differ
 * @param domain what kind of text it is, if the corpus says so
 * @param metadataJson the corpus's other fields: one compact JSON object, names sorted
 * @param content its text or ids, never empty
 * @param source where it stands, for messages: file, and line or row
 */
public record Document(
        String name,
        Optional<String> domain,
        String metadataJson,
        DocumentContent content,
        String source) {

    public Document {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name must not be empty");
        }
    }
}
