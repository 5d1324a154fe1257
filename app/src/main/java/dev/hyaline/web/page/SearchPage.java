package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitIndex;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.SearchHits;
import dev.hyaline.web.data.SearchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was asked for and what was found.
 *
 * @param query what was asked for
 * @param field a field of the form as it was filled in, by its name; empty where it was not
 * @param hits what was found
 * @param overview of all units
 * @param broken whether what is missing in the index cannot be read
 * @param address of a page of the same search
 */
public record SearchPage(
        SearchQuery query,
        UnaryOperator<String> field,
        SearchHits hits,
        Overview overview,
        boolean broken,
        IntFunction<String> address) {

    /** A field as it was filled in, without what cannot be seen. */
    public String field(String name) {
        return DisplayText.typed(field.apply(name));
    }

    /** Whether a field is filled in that is not always to be seen. */
    public boolean filtered() {
        return query.layer().isPresent()
                || query.site().isPresent()
                || query.author().isPresent()
                || !query.score().isAny()
                || !query.lift().isAny()
                || !query.density().isAny();
    }

    /** The layers that can be chosen. */
    public List<Integer> layers() {
        UnitIndex index = overview.index();
        return index.shapes().stream().map(SiteShape::layer).distinct().sorted().toList();
    }

    /** What else is to be said; empty for nothing. */
    public String note() {
        String missing =
                broken ? "Not everything is in the index. " : "The index is still being built. ";
        return (hits.complete() ? "" : missing)
                + (hits.cut() ? "The search took too long and was cut short." : "");
    }

    public UnitLink link(SearchHits.Hit hit) {
        return UnitLink.of(hit.unit(), Figures.score(hit.score()), hit.text());
    }

    /** Parts of the query that only the token table of a unit can have matched. */
    public List<String> inTable(SearchHits.Hit hit) {
        return TokenTableMatch.parts(query.text(), hit.text() == null ? "" : hit.text());
    }

    /** The address of the page before; empty on the first. */
    public Optional<String> previous() {
        return query.page() > 1 ? Optional.of(address.apply(query.page() - 1)) : Optional.empty();
    }

    /** The address of the page behind; empty on the last. */
    public Optional<String> next() {
        boolean more = (long) query.page() * SearchQuery.PAGE < hits.total();
        return more && query.page() < SearchQuery.LAST_PAGE
                ? Optional.of(address.apply(query.page() + 1))
                : Optional.empty();
    }

    /**
     * Why a unit was found though its explanation does not say so: every part of a query must be in
     * the explanation or the token table. Regular expressions are left out.
     */
    static final class TokenTableMatch {

        private static final Pattern PART =
                Pattern.compile("\"([^\"]*)\"?|/(?:[^/\\\\]|\\\\.)+/(?=\\s|$)|(\\S+)");
        private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

        private TokenTableMatch() {}

        /** Parts of the query that are not in the explanation; a prefix ends with its sign. */
        static List<String> parts(String query, String explanation) {
            String said = explanation.toLowerCase(Locale.ROOT);
            List<String> parts = new ArrayList<>();
            Matcher matcher = PART.matcher(query);
            while (matcher.find()) {
                String part = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
                if (part != null && !part.isBlank() && !says(said, part.toLowerCase(Locale.ROOT))) {
                    parts.add(DisplayText.text(part.strip()));
                }
            }
            return parts;
        }

        private static boolean says(String said, String part) {
            return BETWEEN_WORDS
                    .splitAsStream(part)
                    .filter(word -> !word.isEmpty())
                    .allMatch(said::contains);
        }
    }
}
