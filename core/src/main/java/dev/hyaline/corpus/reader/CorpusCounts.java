package dev.hyaline.corpus.reader;

/**
 * What a reader has met so far.
 *
 * @param documents given out (or skipped on request)
 * @param empty files and documents with no content but white space, left out
 * @param malformed documents given out in which bytes that are not UTF-8, or surrogates that stand
 *     alone, were replaced by U+FFFD
 * @param notText files of a folder left out because they are not text: they hold a zero byte
 * @param unreadableFiles files left out, wholly or from some place on
 * @param unusableDocuments lines and rows left out that are no documents
 * @param cut texts with {@link EndOfText}, which became several documents
 */
public record CorpusCounts(
        long documents,
        long empty,
        long malformed,
        long notText,
        long unreadableFiles,
        long unusableDocuments,
        long cut) {}
