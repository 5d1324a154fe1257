package dev.hyaline.web.data;

import dev.hyaline.results.CatalogueFeed;
import dev.hyaline.subject.Site;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleDocValuesField;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.StoredFields;
import org.jspecify.annotations.Nullable;

/** How an explanation, or a unit that has none, lies in the search index. */
final class SearchDocuments {

    static final String KEY = "key";
    static final String UNIT = "unit";
    static final String NUMBER = "number";
    static final String LAYER = "layer";
    static final String SITE = "site";
    static final String AUTHOR = "author";
    static final String STATUS = "status";
    static final String KIND = "kind";
    static final String SCORE = "score";
    static final String LIFT = "lift";
    static final String DENSITY = "density";
    static final String MAXIMUM = "maximum";

    private static final int LONGEST_TERM = 200;

    private SearchDocuments() {}

    /** The key of the document of a unit that nobody has explained. */
    static String bareKey(int unit) {
        return "unit " + unit;
    }

    static Document of(CatalogueFeed.Said said, int unit, Overview overview, List<String> tokens) {
        Document document = unit(unit, overview, tokens);
        document.add(new StringField(KEY, said.key(), Field.Store.NO));
        document.add(new StringField(AUTHOR, said.explainer(), Field.Store.YES));
        document.add(new StoredField(STATUS, said.status()));
        document.add(new TextField(SearchText.TEXT, said.text(), Field.Store.YES));
        number(document, SCORE, said.score());
        number(document, LIFT, said.lift());
        return document;
    }

    static Document bare(int unit, Overview overview, List<String> tokens) {
        Document document = unit(unit, overview, tokens);
        document.add(new StringField(KEY, bareKey(unit), Field.Store.NO));
        document.add(
                new StringField(KIND, SearchQuery.UnitKind.UNEXPLAINED.name(), Field.Store.NO));
        return document;
    }

    private static Document unit(int unit, Overview overview, List<String> tokens) {
        Document document = new Document();
        document.add(new StoredField(UNIT, overview.index().unit(unit).toString()));
        document.add(new NumericDocValuesField(NUMBER, unit));
        Site site = overview.index().unit(unit).site();
        document.add(new IntPoint(LAYER, overview.index().shape(site).layer()));
        document.add(new StringField(SITE, site.name(), Field.Store.NO));
        document.add(new StringField(KIND, kind(unit, overview).name(), Field.Store.NO));
        number(document, DENSITY, finite(overview.density(unit)));
        number(document, MAXIMUM, finite(overview.maximum(unit)));
        for (String token : tokens) {
            String term = SearchText.tokenTerm(token);
            if (term.length() <= LONGEST_TERM) {
                document.add(new StringField(SearchText.TOKEN, term, Field.Store.NO));
            }
        }
        return document;
    }

    private static SearchQuery.UnitKind kind(int unit, Overview overview) {
        return overview.dead(unit)
                ? SearchQuery.UnitKind.DEAD
                : overview.dense(unit) ? SearchQuery.UnitKind.DENSE : SearchQuery.UnitKind.LIVE;
    }

    private static @Nullable Double finite(float number) {
        return Float.isFinite(number) ? Double.valueOf(number) : null;
    }

    private static void number(Document document, String name, @Nullable Double number) {
        if (number != null) {
            document.add(new DoublePoint(name, number));
            document.add(new DoubleDocValuesField(name, number));
            document.add(new StoredField(name, number));
        }
    }

    static SearchHits.Hit hit(StoredFields fields, int id) throws IOException {
        Document document = fields.document(id);
        return new SearchHits.Hit(
                String.valueOf(document.get(UNIT)),
                document.get(AUTHOR),
                document.get(STATUS),
                document.get(SearchText.TEXT),
                number(document, SCORE),
                number(document, LIFT),
                number(document, DENSITY),
                number(document, MAXIMUM));
    }

    private static @Nullable Double number(Document document, String name) {
        String text = document.get(name);
        return text == null ? null : Double.valueOf(text);
    }
}
