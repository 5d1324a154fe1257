package dev.hyaline.record.file;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.run.parquet.Column;
import dev.hyaline.run.parquet.ParquetFile;
import dev.hyaline.subject.Polarity;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what was recorded about units. Thread-safe. */
public final class RecordReader implements AutoCloseable {

    private static final Set<Split> ALL = Set.of(Split.values());
    private static final String TOKENS = "tokens.parquet";
    private static final String DOCUMENTS = "documents.parquet";

    private final RunFolder run;
    private final Manifest manifest;
    private final WindowStore store;
    private final SortedMap<Site, SiteShape> shapes = new TreeMap<>();
    private final Map<Site, List<PartReader>> parts = new HashMap<>();

    private RecordReader(RunFolder run, Manifest manifest, WindowStore store) {
        this.run = run;
        this.manifest = manifest;
        this.store = store;
        for (Manifest.Recording recording : manifest.recordings()) {
            SiteShape shape =
                    new SiteShape(
                            Site.parse(recording.site()),
                            recording.hookPoint(),
                            recording.layer(),
                            recording.units(),
                            recording.signed());
            shapes.put(shape.site(), shape);
            parts.put(
                    shape.site(),
                    recording.parts().stream()
                            .map(part -> new PartReader(shape, part, run, manifest, store))
                            .toList());
        }
    }

    /** Opens a complete run. */
    public static RecordReader open(RunFolder run) {
        Manifest manifest = run.manifest();
        Framing framing = Framing.of(manifest);
        return new RecordReader(
                run, manifest, WindowStore.open(run, manifest.windowLength(), framing));
    }

    public Manifest manifest() {
        return manifest;
    }

    public WindowStore store() {
        return store;
    }

    /** What stood around each window when the model read it. */
    public Framing framing() {
        return store.framing();
    }

    /** The texts of the model's tokens; of a model without a vocabulary, its ids in brackets. */
    public Vocabulary vocabulary() {
        List<byte[]> tokens = new ArrayList<>();
        try (ParquetFile file = run.parquet(manifest, TOKENS)) {
            for (int group = 0; group < file.groups(); group++) {
                Column token = file.read(group, "token");
                Column bytes = file.read(group, "bytes");
                for (int row = 0; row < bytes.rows(); row++) {
                    tokens.add(
                            bytes.isEmpty(row)
                                    ? ("[" + token.whole(row) + "]")
                                            .getBytes(StandardCharsets.US_ASCII)
                                    : bytes.bytes()[bytes.start(row)]);
                }
            }
        }
        return Vocabulary.of(tokens);
    }

    /** The tokens that occur in the explain split. */
    public BitSet seenTokens() {
        BitSet seen = new BitSet();
        try (ParquetFile file = ParquetFile.open(run.tokensFile())) {
            for (int group = 0; group < file.groups(); group++) {
                Column token = file.read(group, "token");
                Column count = file.read(group, "explain_count");
                for (int row = 0; row < token.rows(); row++) {
                    seen.set((int) token.whole(row), count.whole(row) > 0);
                }
            }
        }
        return seen;
    }

    /** Whether the model had a vocabulary, so that tokens have texts. */
    public boolean hasTokenTexts() {
        try (ParquetFile file = run.parquet(manifest, TOKENS)) {
            return IntStream.range(0, file.groups())
                    .anyMatch(group -> file.read(group, "bytes").bytes().length > 0);
        }
    }

    /** The names of documents, by their numbers. */
    public Map<Long, String> documentNames(Collection<Long> documents) {
        Map<Long, String> names = new HashMap<>();
        if (documents.isEmpty()) {
            return names;
        }
        long first = Collections.min(documents);
        long last = Collections.max(documents);
        Set<Long> wanted = Set.copyOf(documents);
        try (ParquetFile file = run.parquet(manifest, DOCUMENTS)) {
            file.groupsWith("document_id", first, last + 1)
                    .forEach(group -> {
                        Column id = file.read(group, "document_id");
                        Column name = file.read(group, "name");
                        for (int row = 0; row < id.rows(); row++) {
                            if (wanted.contains(id.whole(row))) {
                                names.put(id.whole(row), name.text(row));
                            }
                        }
                    });
        }
        return names;
    }

    /** The recorded sites: neurons in the order of their layers, then latents. */
    public List<Site> sites() {
        return List.copyOf(shapes.keySet());
    }

    /** What is known of each of the sites, in their order. */
    public List<SiteShape> shapes() {
        return List.copyOf(shapes.values());
    }

    /** What is known of a recorded site. */
    public SiteShape shape(Site site) {
        return known(shapes.get(site), site);
    }

    /** How many units a recorded site has. */
    public int units(Site site) {
        return shape(site).units();
    }

    List<PartReader> parts(Site site) {
        return known(parts.get(site), site);
    }

    private <T> T known(@Nullable T found, Site site) {
        if (found == null) {
            throw HyalineException.usage(
                    "site must be one of %s, but is: %s (%s)", sites(), site, run.path());
        }
        return found;
    }

    /** Everything kept about one unit, all splits and kinds. */
    public UnitRecord unit(UnitId unit) {
        return unit(unit, ALL);
    }

    /** The same without the histograms of the calibrate and test splits, which take longest. */
    public UnitRecord unitAtOnce(UnitId unit) {
        return unit(unit, Set.of(Split.EXPLAIN));
    }

    private UnitRecord unit(UnitId unit, Set<Split> histograms) {
        SiteShape shape = shape(unit.site());
        if (!shape.has(unit)) {
            throw HyalineException.usage(
                    "unit must be below %d at site %s%s, but is: %s (%s)",
                    shape.units(),
                    unit.site(),
                    unit.polarity() == Polarity.ABOVE ? "" : ", with one end",
                    unit,
                    run.path());
        }
        int slot = shape.slot(unit);
        List<UnitRecord> found = units(unit.site(), slot, slot + 1, ALL, histograms);
        if (found.isEmpty()) {
            throw HyalineException.damaged(
                    "run must have unit %s, but has not: %s", unit, run.path());
        }
        return found.getFirst();
    }

    /**
     * Consecutive units of a site, each end one, with the windows of some splits.
     *
     * @param first the first, as {@link SiteShape#slot} counts
     * @param end one past the last
     * @param splits whose windows are read; the others' are left out
     */
    public List<UnitRecord> units(Site site, int first, int end, Set<Split> splits) {
        return units(site, first, end, splits, ALL);
    }

    private List<UnitRecord> units(
            Site site, int first, int end, Set<Split> splits, Set<Split> histograms) {
        List<UnitRecord> records = new ArrayList<>();
        for (PartReader part : parts(site)) {
            if (part.meets(first, end)) {
                Map<UnitId, Map<UnitRecord.Key, List<ActivationRecord>>> windows =
                        part.windows(first, end, splits);
                for (UnitSummary summary : part.summaries(first, end, histograms)) {
                    records.add(
                            new UnitRecord(
                                    summary, windows.getOrDefault(summary.unit(), Map.of())));
                }
            }
        }
        return records;
    }

    /** The statistics of consecutive units, without windows. */
    public List<UnitSummary> summaries(Site site, int first, int end) {
        return parts(site).stream()
                .filter(part -> part.meets(first, end))
                .flatMap(part -> part.summaries(first, end, ALL).stream())
                .toList();
    }

    @Override
    public void close() {
        parts.values().forEach(each -> each.forEach(PartReader::close));
        store.close();
    }
}
