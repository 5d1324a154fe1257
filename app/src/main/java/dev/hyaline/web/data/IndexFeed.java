package dev.hyaline.web.data;

import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.RecordScan;
import dev.hyaline.results.CatalogueFeed;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.lucene.document.Document;
import org.jspecify.annotations.Nullable;

/** Brings what is new in the catalogue into the search index. For one thread. */
final class IndexFeed {

    private static final int PIECE = 5_000;
    private static final int MOST_TOKENS = 25; // of the 100 of a table, to be searched for

    private final LiveCatalogue catalogue;
    private final SearchIndex index;
    private final RecordReader reader;
    private final Vocabulary vocabulary;
    private @Nullable Site tableSite;
    private Map<UnitId, List<Integer>> tables = Map.of();

    IndexFeed(
            LiveCatalogue catalogue,
            SearchIndex index,
            RecordReader reader,
            Vocabulary vocabulary) {
        this.catalogue = catalogue;
        this.index = index;
        this.reader = reader;
        this.vocabulary = vocabulary;
    }

    /** Forgets everything: the catalogue is another. */
    void clear() {
        index.clear();
    }

    /**
     * Reads one piece.
     *
     * @param now the overview that has everything that is read
     * @param stopped whether to leave off in the middle
     * @return whether there may be more at once
     */
    boolean follow(Overview now, BooleanSupplier stopped) {
        long saidMark = index.mark("said");
        long scoredMark = index.mark("scored");
        if (saidMark == 0 && index.mark("bare") == 0) {
            // Explanations come with the scores that they have when they are read.
            long scoredNow = catalogue.with(each -> each.feed().newestCard());
            putBare(now, stopped);
            if (stopped.getAsBoolean()) {
                return false; // not all of them are there
            }
            index.commit(Map.of("bare", 1L, "scored", scoredNow));
            return true;
        }
        List<CatalogueFeed.Said> said =
                catalogue.with(each -> each.feed().explanationsAfter(saidMark, PIECE));
        List<CatalogueFeed.Scored> scored =
                said.size() == PIECE
                        ? List.of()
                        : catalogue.with(each -> each.feed().cardsAfter(scoredMark, PIECE));
        if (said.isEmpty() && scored.isEmpty()) {
            return false;
        }
        put(said, now);
        put(rescored(said, scored), now);
        Map<String, Long> marks = new HashMap<>();
        marks.put("said", said.isEmpty() ? saidMark : said.getLast().seq());
        marks.put("scored", scored.isEmpty() ? scoredMark : scored.getLast().seq());
        index.commit(marks);
        return true;
    }

    /** Explanations that are in the index already and have a newer score. */
    private List<CatalogueFeed.Said> rescored(
            List<CatalogueFeed.Said> said, List<CatalogueFeed.Scored> scored) {
        Set<String> keys = new LinkedHashSet<>();
        scored.forEach(each -> keys.add(each.explanation()));
        said.forEach(each -> keys.remove(each.key()));
        return keys.isEmpty() ? List.of() : catalogue.with(each -> each.feed().explanations(keys));
    }

    private void put(List<CatalogueFeed.Said> said, Overview now) {
        Map<String, Document> documents = new HashMap<>();
        List<String> explained = new ArrayList<>();
        for (CatalogueFeed.Said each : said) {
            int unit = now.index().number(each.unit());
            if (unit >= 0) {
                documents.put(
                        each.key(),
                        SearchDocuments.of(each, unit, now, tokens(now.index().unit(unit))));
                explained.add(SearchDocuments.bareKey(unit));
            }
        }
        index.remove(explained);
        index.put(documents);
    }

    /** Units can be found by their tokens before anybody has explained them. */
    private void putBare(Overview now, BooleanSupplier stopped) {
        Map<String, Document> documents = new HashMap<>();
        for (int unit = 0; unit < now.index().size() && !stopped.getAsBoolean(); unit++) {
            if (!now.explained(unit)) {
                documents.put(
                        SearchDocuments.bareKey(unit),
                        SearchDocuments.bare(unit, now, tokens(now.index().unit(unit))));
            }
            if (documents.size() == PIECE) {
                index.put(documents);
                documents.clear();
            }
        }
        index.put(documents);
    }

    /**
     * The strongest tokens of a unit's token table. A site is read at once and kept until another
     * is wanted, for explanations come site by site.
     */
    private List<String> tokens(UnitId unit) {
        if (!unit.site().equals(tableSite)) {
            Map<UnitId, List<Integer>> read = new HashMap<>();
            RecordScan.of(reader).forEachTable(unit.site(), MOST_TOKENS, read::put);
            tables = read;
            tableSite = unit.site();
        }
        return tables.getOrDefault(unit, List.of()).stream()
                .filter(token -> token < vocabulary.size())
                .map(vocabulary::display)
                .toList();
    }
}
