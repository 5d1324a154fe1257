package dev.hyaline.corpus.reader;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;

/** Counts what a reader leaves out or mends, or stops it. Not thread-safe. */
final class CorpusTally {

    private final DocumentOptions options;
    private final boolean isFolder;
    private long documents;
    private long empty;
    private long malformed;
    private long notText;
    private long unreadableFiles;
    private long unusableDocuments;
    private long cut;

    /**
     * @param isFolder whether files that are not text are to be expected
     */
    CorpusTally(DocumentOptions options, boolean isFolder) {
        this.options = options;
        this.isFolder = isFolder;
    }

    void document() {
        documents++;
    }

    void empty() {
        empty++;
    }

    void malformed() {
        malformed++;
    }

    void notText(String file) {
        if (!isFolder) {
            throw corpusError(
                    Figures.format(
                            "corpus must be UTF-8 text, JSON lines or Parquet, but has a zero byte (%s)",
                            file));
        }
        notText++;
    }

    void unreadable(String where, Exception cause) {
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        stopOr(
                HyalineException.corpus(
                                "corpus file must be readable, but is not: %s: %s (%s)",
                                cause.getClass().getSimpleName(), message, where)
                        .because(cause));
        unreadableFiles++;
    }

    void unusable(HyalineException problem) {
        stopOr(problem);
        unusableDocuments++;
    }

    /** A text was cut into several. */
    void cut() {
        cut++;
    }

    DocumentOptions options() {
        return options;
    }

    CorpusCounts counts() {
        return new CorpusCounts(
                documents, empty, malformed, notText, unreadableFiles, unusableDocuments, cut);
    }

    static HyalineException corpusError(String message) {
        return HyalineException.corpus(message);
    }

    private void stopOr(HyalineException problem) {
        if (!options.skipUnreadable()) {
            throw problem;
        }
    }
}
