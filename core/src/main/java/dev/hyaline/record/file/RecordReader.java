package dev.hyaline.record.file;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.run.parquet.Column;
import dev.hyaline.run.parquet.ParquetFile;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads what was recorded about units. Thread-safe. */
public final class RecordReader implements AutoCloseable {

    private static final Set<Split> ALL = Set.of(Split.values());

    private final RunFolder run;
    private final Manifest manifest;
    private final WindowStore store;
    private final Map<String, List<PartReader>> parts = new HashMap<>(); // by the site's name

    private RecordReader(RunFolder run, Manifest manifest, WindowStore store) {
        this.run = run;
        this.manifest = manifest;
        this.store = store;
        for (Manifest.Recording recording : manifest.recordings()) {
            Site site = Site.parse(recording.site());
            parts.put(
                    recording.site(),
                    recording.parts().stream()
                            .map(part -> new PartReader(site, part, run, store))
                            .toList());
        }
    }

    /** Opens a complete run. */
    public static RecordReader open(RunFolder run) {
        Manifest manifest = run.manifest();
        return new RecordReader(run, manifest, WindowStore.open(run, manifest.windowLength()));
    }

    public Manifest manifest() {
        return manifest;
    }

    public WindowStore store() {
        return store;
    }

    /** The texts of the model's tokens; of a model without a vocabulary, its ids in brackets. */
    public Vocabulary vocabulary() {
        List<byte[]> tokens = new ArrayList<>();
        try (ParquetFile file = ParquetFile.open(run.tokensFile())) {
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

    /** Whether the model had a vocabulary, so that tokens have texts. */
    public boolean hasTokenTexts() {
        try (ParquetFile file = ParquetFile.open(run.tokensFile())) {
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
        try (ParquetFile file = ParquetFile.open(run.documentsFile())) {
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
        return manifest.recordings().stream()
                .map(each -> Site.parse(each.site()))
                .sorted()
                .toList();
    }

    /** How many units a recorded site has. */
    public int units(Site site) {
        return recording(site).units();
    }

    /** TransformerLens's name of where a recorded site is in the model. */
    public String hookPoint(Site site) {
        return recording(site).hookPoint();
    }

    /** The layer that a recorded site is in, from 0. */
    public int layer(Site site) {
        return recording(site).layer();
    }

    Manifest.Recording recording(Site site) {
        return manifest.recording(site.name()).orElseThrow(() -> unknown(site));
    }

    List<PartReader> parts(Site site) {
        return Optional.ofNullable(parts.get(site.name())).orElseThrow(() -> unknown(site));
    }

    private HyalineException unknown(Site site) {
        return new HyalineException(
                ErrorCode.USAGE,
                "site must be one of %s, but is: %s (%s)".formatted(sites(), site, run.path()));
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
        int units = units(unit.site());
        if (unit.index() >= units) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "unit must be below %d at site %s, but is: %s (%s)"
                            .formatted(units, unit.site(), unit, run.path()));
        }
        List<UnitRecord> found =
                units(unit.site(), unit.index(), unit.index() + 1, ALL, histograms);
        if (found.isEmpty()) {
            throw new HyalineException(
                    ErrorCode.DAMAGED,
                    "run must have unit %s, but has not: %s".formatted(unit, run.path()));
        }
        return found.getFirst();
    }

    /**
     * Consecutive units of a site, with the windows of some splits.
     *
     * @param first the first unit
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
                Map<Integer, Map<UnitRecord.Key, List<ActivationRecord>>> windows =
                        part.windows(first, end, splits);
                for (UnitSummary summary : part.summaries(first, end, histograms)) {
                    records.add(
                            new UnitRecord(
                                    summary,
                                    windows.getOrDefault(summary.unit().index(), Map.of())));
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
