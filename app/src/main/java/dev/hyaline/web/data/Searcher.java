package dev.hyaline.web.data;

import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/** Answers queries from a search index. Thread-safe. */
final class Searcher {

    private static final long TIMEOUT_NANOS = 2_000_000_000L;

    private final SearchIndex index;
    private final SearchText text;

    Searcher(SearchIndex index) {
        this.index = index;
        this.text = new SearchText(index.analyzer());
    }

    SearchHits find(SearchQuery query, boolean complete) {
        require(query);
        try {
            IndexSearcher shared = index.searchers().acquire();
            try {
                return find(query, new IndexSearcher(shared.getIndexReader()), complete);
            } finally {
                index.searchers().release(shared);
            }
        } catch (TooComplexToDeterminizeException e) {
            throw SearchText.notRegular(query.text(), e);
        } catch (IOException e) {
            throw SearchIndex.failure(e);
        }
    }

    private static void require(SearchQuery query) {
        if (query.text().length() > SearchQuery.LONGEST) {
            throw HyalineException.usage(
                    "search text must have at most %d characters, but has: %d",
                    SearchQuery.LONGEST, query.text().length());
        }
        if (query.page() < 1 || query.page() > SearchQuery.LAST_PAGE) {
            throw HyalineException.usage(
                    "page must be from 1 to %d, but is: %d", SearchQuery.LAST_PAGE, query.page());
        }
    }

    private SearchHits find(SearchQuery query, IndexSearcher searcher, boolean complete)
            throws IOException {
        long end = System.nanoTime() + TIMEOUT_NANOS;
        searcher.setTimeout(() -> System.nanoTime() - end > 0);
        int last = query.page() * SearchQuery.PAGE;
        TopDocs found =
                searcher.search(
                        filtered(query),
                        new TopFieldCollectorManager(
                                order(query.sort()), last, null, Integer.MAX_VALUE));
        StoredFields fields = searcher.storedFields();
        List<SearchHits.Hit> hits = new ArrayList<>();
        ScoreDoc[] docs = found.scoreDocs;
        for (int i = last - SearchQuery.PAGE; i < docs.length; i++) {
            hits.add(SearchDocuments.hit(fields, docs[i].doc));
        }
        return new SearchHits(found.totalHits.value(), hits, complete, searcher.timedOut());
    }

    private Query filtered(SearchQuery query) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(text.query(query.text()), Occur.MUST);
        query.layer()
                .ifPresent(layer ->
                        all.add(
                                IntPoint.newExactQuery(SearchDocuments.LAYER, layer),
                                Occur.FILTER));
        query.site().ifPresent(site -> filter(all, SearchDocuments.SITE, site));
        query.author().ifPresent(author -> filter(all, SearchDocuments.AUTHOR, author));
        range(all, SearchDocuments.SCORE, query.score());
        range(all, SearchDocuments.LIFT, query.lift());
        range(all, SearchDocuments.DENSITY, query.density());
        if (query.kind() != SearchQuery.UnitKind.ANY) {
            filter(all, SearchDocuments.KIND, query.kind().name());
        }
        return all.build();
    }

    private static void filter(BooleanQuery.Builder all, String field, String value) {
        all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
    }

    private static void range(BooleanQuery.Builder all, String field, SearchQuery.Range range) {
        if (!range.isAny()) {
            all.add(DoublePoint.newRangeQuery(field, range.low(), range.high()), Occur.FILTER);
        }
    }

    private static Sort order(SearchQuery.Sort sort) {
        SortField unit = new SortField(SearchDocuments.NUMBER, SortField.Type.LONG);
        return switch (sort) {
            case RELEVANCE ->
                    new Sort(SortField.FIELD_SCORE, number(SearchDocuments.SCORE, true), unit);
            case SCORE -> new Sort(number(SearchDocuments.SCORE, true), unit);
            case LOWEST_SCORE -> new Sort(number(SearchDocuments.SCORE, false), unit);
            case LIFT -> new Sort(number(SearchDocuments.LIFT, true), unit);
            case LOWEST_LIFT -> new Sort(number(SearchDocuments.LIFT, false), unit);
            case DENSITY -> new Sort(number(SearchDocuments.DENSITY, true), unit);
            case MAXIMUM -> new Sort(number(SearchDocuments.MAXIMUM, true), unit);
            case UNIT -> new Sort(unit);
        };
    }

    /** What has no such number comes last, whichever way. */
    private static SortField number(String field, boolean largestFirst) {
        double missing = largestFirst ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        return new SortField(field, SortField.Type.DOUBLE, largestFirst, missing);
    }
}
