package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.web.data.SearchHits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A unit in a list.
 *
 * @param unit its short form
 * @param figure the number that the list is about
 * @param second another number; empty where there is none
 * @param explanation what is said of it; empty where nothing is
 */
public record UnitLink(String unit, String figure, String second, List<TextPiece> explanation) {

    public UnitLink {
        explanation = List.copyOf(explanation);
    }

    /**
     * @param texts explanations by unit
     */
    public static UnitLink of(
            String unit, String figure, String second, Map<String, String> texts) {
        return new UnitLink(unit, figure, second, pieces(texts.get(unit)));
    }

    static UnitLink of(SearchHits.Hit hit) {
        return new UnitLink(
                hit.unit(),
                Figures.score(hit.score()),
                Figures.score(hit.lift()),
                pieces(hit.text()));
    }

    private static List<TextPiece> pieces(@Nullable String text) {
        return text == null ? List.of() : TextPiece.of(text);
    }
}
