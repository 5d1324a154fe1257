package dev.hyaline.corpus.reader;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code <|endoftext|>}, as GPT-2's vocabulary spells the border of two documents: where a text has
 * it, it is several, called {@code NAME#1} and so on.
 */
final class EndOfText {

    static final String MARK = "<|endoftext|>";

    private EndOfText() {}

    /** The document itself where there is nothing to cut. */
    static List<Document> cut(Document document, CorpusTally tally) {
        if (!(document.content() instanceof DocumentContent.Text(String text))
                || !text.contains(MARK)) {
            return List.of(document);
        }
        List<Document> pieces = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int at = text.indexOf(MARK, from);
            int end = at < 0 ? text.length() : at;
            String piece = text.substring(from, end).strip();
            if (!TextNormaliser.isBlank(piece)) {
                pieces.add(
                        new Document(
                                document.name() + "#" + (pieces.size() + 1),
                                document.domain(),
                                document.metadataJson(),
                                new DocumentContent.Text(piece),
                                document.source()));
            }
            from = end + MARK.length();
        }
        if (pieces.isEmpty()) {
            tally.empty();
        } else {
            tally.cut();
        }
        return pieces;
    }
}
