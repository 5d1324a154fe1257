package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A unit in a list.
 *
 * @param unit its short form
 * @param figure the number that the list is about
 * @param explanation what is said of it; empty where nothing is
 */
public record UnitLink(String unit, String figure, List<TextPiece> explanation) {

    public UnitLink {
        explanation = List.copyOf(explanation);
    }

    static UnitLink of(String unit, String figure, @Nullable String text) {
        return new UnitLink(unit, figure, text == null ? List.of() : TextPiece.of(text));
    }

    /** Some units, with what is said of them. */
    static <T> List<UnitLink> list(
            RunView run, List<T> units, Function<T, String> unit, Function<T, String> figure) {
        Map<String, String> texts = run.texts(units.stream().map(unit).toList());
        return units.stream()
                .map(each -> {
                    String name = unit.apply(each);
                    return of(name, figure.apply(each), texts.get(name));
                })
                .toList();
    }

    /** Units with their scores. */
    public static List<UnitLink> scored(RunView run, Overview overview, List<Integer> units) {
        return list(
                run,
                units,
                unit -> overview.index().unit(unit).toString(),
                unit -> Figures.score(overview.score(unit)));
    }
}
