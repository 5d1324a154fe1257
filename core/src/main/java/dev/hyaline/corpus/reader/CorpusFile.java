package dev.hyaline.corpus.reader;

import dev.hyaline.common.Sha256;
import java.util.Optional;

/**
 * The identity of one file of a corpus.
 *
 * @param name its path within the corpus, with {@code /}
 * @param bytes its size
 * @param sha256 the hash of its bytes as they are (compressed, if it is); absent when it could not
 *     be read and unreadable files are skipped
 */
public record CorpusFile(String name, long bytes, Optional<Sha256> sha256) {

    public CorpusFile {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must be at least 0, but is: " + bytes);
        }
    }
}
