package dev.hyaline.corpus.reader;

/** What a document says: a text still to be tokenised, or token ids ready-made. */
public sealed interface DocumentContent {

    /**
     * @param text well-formed UTF-16
     */
    record Text(String text) implements DocumentContent {}

    /**
     * @param ids not yet checked against any vocabulary, but none is negative
     */
    record Ids(TokenIds ids) implements DocumentContent {}
}
