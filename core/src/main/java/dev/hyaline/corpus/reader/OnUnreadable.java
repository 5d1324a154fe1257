package dev.hyaline.corpus.reader;

/** What to do about a file or document of a corpus that cannot be read. */
public enum OnUnreadable {
    /** Stop with an error that names the place, so that reading can go on when it is mended. */
    STOP,
    /** Leave it out and count it. */
    SKIP
}
