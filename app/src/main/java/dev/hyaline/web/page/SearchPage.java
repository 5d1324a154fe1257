package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.SearchHits;
import dev.hyaline.web.data.SearchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was asked for and what was found.
 *
 * @param text as it was typed
 * @param form the filters, as they stand in the form
 * @param layers that can be chosen
 * @param sites that can be chosen
 * @param authors that can be chosen
 * @param total how many were found, in words
 * @param note what else is to be said; empty for nothing
 * @param rows of this page
 * @param previous address of the page before; empty on the first
 * @param next address of the page behind; empty on the last
 */
public record SearchPage(
        String text,
        Form form,
        List<Integer> layers,
        List<String> sites,
        List<String> authors,
        String total,
        String note,
        List<Row> rows,
        Optional<String> previous,
        Optional<String> next) {

    public SearchPage {
        layers = List.copyOf(layers);
        sites = List.copyOf(sites);
        authors = List.copyOf(authors);
        rows = List.copyOf(rows);
    }

    /** Fields as they were filled in. */
    public record Form(
            String layer,
            String site,
            String scoreMin,
            String scoreMax,
            String liftMin,
            String liftMax,
            String densityMin,
            String densityMax,
            String author,
            String kind,
            String sort) {

        static Form of(SearchQuery query) {
            return new Form(
                    query.layer().isPresent() ? String.valueOf(query.layer().getAsInt()) : "",
                    query.site().map(DisplayText::typed).orElse(""),
                    number(query.score().low()),
                    number(query.score().high()),
                    number(query.lift().low()),
                    number(query.lift().high()),
                    number(query.density().low()),
                    number(query.density().high()),
                    query.author().map(DisplayText::typed).orElse(""),
                    query.kind().name().toLowerCase(Locale.ROOT),
                    query.sort().name().toLowerCase(Locale.ROOT));
        }

        private static String number(double value) {
            return Double.isInfinite(value) ? "" : String.valueOf(value);
        }
    }

    /**
     * @param link to the unit
     * @param density share of tokens
     * @param author of the explanation
     * @param inTable parts of the query that only the token table can have matched
     */
    public record Row(UnitLink link, String density, String author, List<String> inTable) {

        public Row {
            inTable = List.copyOf(inTable);
        }
    }

    /**
     * @param broken whether what is missing in the index cannot be read
     * @param address of a page of the same search
     */
    public static SearchPage of(
            SearchQuery query,
            SearchHits hits,
            Overview overview,
            boolean broken,
            IntFunction<String> address) {
        boolean more = (long) query.page() * SearchQuery.PAGE < hits.total();
        return new SearchPage(
                DisplayText.typed(query.text()),
                Form.of(query),
                overview.index().shapes().stream()
                        .map(SiteShape::layer)
                        .distinct()
                        .sorted()
                        .toList(),
                overview.index().sites().stream().map(Site::name).toList(),
                List.copyOf(overview.explainers().keySet()),
                Figures.count(hits.total()) + (hits.total() == 1 ? " result" : " results"),
                note(hits, broken),
                hits.hits().stream().map(hit -> row(hit, query.text())).toList(),
                query.page() > 1 ? Optional.of(address.apply(query.page() - 1)) : Optional.empty(),
                more && query.page() < SearchQuery.LAST_PAGE
                        ? Optional.of(address.apply(query.page() + 1))
                        : Optional.empty());
    }

    private static String note(SearchHits hits, boolean broken) {
        String missing =
                broken ? "Not everything is in the index. " : "The index is still being built. ";
        String indexing = hits.complete() ? "" : missing;
        return indexing + (hits.cut() ? "The search took too long and was cut short." : "");
    }

    private static Row row(SearchHits.Hit hit, String query) {
        return new Row(
                UnitLink.of(hit),
                hit.density() == null ? Figures.NONE : Figures.percent(hit.density()),
                hit.author() == null ? "not explained" : DisplayText.text(hit.author()),
                TokenTableMatch.parts(query, hit.text() == null ? "" : hit.text()));
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
