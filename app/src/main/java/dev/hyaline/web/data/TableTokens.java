package dev.hyaline.web.data;

import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.RecordScan;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The strongest tokens of units' token tables, for the search index; a site is read at once and
 * kept until another is wanted, for explanations come site by site. For one thread.
 */
final class TableTokens {

    /** How many of the 100 can be searched for. */
    static final int MOST = 25;

    private final RecordReader reader;
    private final Vocabulary vocabulary;
    private @Nullable Site current;
    private Map<UnitId, List<Integer>> tokens = Map.of();

    TableTokens(RecordReader reader, Vocabulary vocabulary) {
        this.reader = reader;
        this.vocabulary = vocabulary;
    }

    List<String> of(UnitId unit) {
        if (!unit.site().equals(current)) {
            Map<UnitId, List<Integer>> read = new HashMap<>();
            RecordScan.of(reader).forEachTable(unit.site(), MOST, read::put);
            tokens = read;
            current = unit.site();
        }
        return tokens.getOrDefault(unit, List.of()).stream()
                .filter(token -> token < vocabulary.size())
                .map(vocabulary::display)
                .toList();
    }
}
