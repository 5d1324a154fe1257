package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.SplitRule;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.record.fold.BruteForce;
import dev.hyaline.record.fold.MaximumHistogram;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.FakeSubject;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole recordings, read back and held against what the model says of every window. */
final class RecorderTest {

    /** Activations come from other batches: fp32 sums are not associative. */
    private static final Offset<Float> ACTIVATION = within(2e-5f);

    private static final Offset<Double> MOMENT = within(1e-4);

    @TempDir private Path folder;

    @Test
    void everyNumberOfATinyModelIsThatOfABruteForce() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 60, 113, 1);
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            Manifest manifest =
                    Recordings.record(folder.resolve("run"), model, corpus, Recordings.DEFAULT);
            assertThat(manifest.windowLength()).isEqualTo(48); // the model's context
            try (RecordReader reader = RecordReader.open(new RunFolder(folder.resolve("run")))) {
                assertThat(reader.sites()).hasSize(3);
                for (Site site : reader.sites()) {
                    assertThat(reader.units(site)).isEqualTo(80);
                    List<UnitRecord> units = reader.units(site, 0, 80, Set.of(Split.values()));
                    BruteForce truth = new BruteForce(reader.store(), model, site, 80);
                    units.forEach(unit -> expect(unit, truth, manifest));
                }
            }
        }
    }

    @Test
    void bandsOfALargerCorpusAreThoseOfABruteForce() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 1100, 40, 2);
        FakeSubject model = new FakeSubject(2, 30, 40, 48);
        Manifest manifest =
                Recordings.record(folder.resolve("run"), model, corpus, Recordings.DEFAULT);
        assertThat(manifest.windows().total()).isGreaterThan(2000);
        assertThat(manifest.corpus().splitRule()).contains("50/10/40");
        try (RecordReader reader = RecordReader.open(new RunFolder(folder.resolve("run")))) {
            for (Site site : reader.sites()) {
                BruteForce truth = new BruteForce(reader.store(), model, site, 30);
                for (int unit = 0; unit < 30; unit++) {
                    UnitRecord record = reader.unit(new UnitId(site, unit));
                    expect(record, truth, manifest);
                    expectBands(record, truth);
                }
            }
        }
    }

    private static void expect(UnitRecord record, BruteForce truth, Manifest manifest) {
        boolean large = manifest.corpus().documents() >= 1000;
        for (Split split : Split.values()) {
            int most = (split == Split.CALIBRATE ? 5 : 10) * (large ? 2 : 1);
            List<BruteForce.Window> windows = truth.windows(split);
            int unit = record.summary().unit().index();
            List<ActivationRecord> top = record.windows(split, WindowKind.TOP);
            List<Float> maxima =
                    windows.stream()
                            .map(window -> window.maximum(unit))
                            .filter(maximum -> maximum > 0)
                            .sorted(Comparator.reverseOrder())
                            .limit(most)
                            .toList();
            assertThat(top).hasSameSizeAs(maxima);
            for (int rank = 0; rank < top.size(); rank++) {
                assertThat(top.get(rank).maximum()).isCloseTo(maxima.get(rank), ACTIVATION);
                expectActivations(top.get(rank), truth, unit);
            }
            assertThat(top)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(ActivationRecord::maximum)
                                    .reversed()
                                    .thenComparingLong(ActivationRecord::windowId));
            List<ActivationRecord> uniform = record.windows(split, WindowKind.UNIFORM);
            assertThat(uniform)
                    .extracting(ActivationRecord::windowId)
                    .isEqualTo(truth.smallestHashes(split, most));
            uniform.forEach(window -> expectActivations(window, truth, unit));
            expectStatistics(record.summary().split(split), windows, unit);
        }
        expectTable(record.summary(), truth);
    }

    private static void expectActivations(ActivationRecord record, BruteForce truth, int unit) {
        BruteForce.Window window = truth.window((int) record.windowId());
        assertThat(record.tokens()).isEqualTo(window.tokens());
        assertThat(record.documentId()).isEqualTo(window.document());
        float largest = 0;
        for (int position = 0; position < record.length(); position++) {
            float difference = record.activation(position) - window.activation(unit, position);
            largest = Math.max(largest, Math.abs(difference));
        }
        assertThat(largest).isCloseTo(0, ACTIVATION);
    }

    private static void expectStatistics(
            SplitStatistics statistics, List<BruteForce.Window> windows, int unit) {
        List<Double> values = new ArrayList<>();
        long[] histogram = new long[MaximumHistogram.BINS];
        for (BruteForce.Window window : windows) {
            for (int position = 1; position < window.tokens().length; position++) {
                values.add((double) window.activation(unit, position));
            }
            histogram[MaximumHistogram.bin(window.maximum(unit))]++;
        }
        double mean = values.stream().mapToDouble(a -> a).average().orElseThrow();
        double variance =
                values.stream().mapToDouble(a -> (a - mean) * (a - mean)).average().orElseThrow();
        assertThat(statistics.windows()).isEqualTo(windows.size());
        assertThat(statistics.tokens()).isEqualTo(values.size());
        assertThat(statistics.mean()).isCloseTo(mean, MOMENT);
        assertThat(statistics.variance()).isCloseTo(variance, MOMENT);
        assertThat(statistics.density())
                .isCloseTo(
                        values.stream().filter(a -> a > 0).count() / (double) values.size(),
                        within(2.0 / values.size()));
        assertThat(statistics.maximum())
                .isCloseTo(values.stream().mapToDouble(a -> a).max().orElseThrow(), MOMENT);
        assertThat(statistics.minimum())
                .isCloseTo(values.stream().mapToDouble(a -> a).min().orElseThrow(), MOMENT);
        long moved = 0; // across an edge, by a last digit
        for (int bin = 0; bin < histogram.length; bin++) {
            moved += Math.abs(histogram[bin] - statistics.histogram().get(bin));
        }
        assertThat(moved).isLessThanOrEqualTo(2);
    }

    private static void expectTable(UnitSummary summary, BruteForce truth) {
        double total = 0;
        long tokens = 0;
        for (int token : truth.explainTokens()) {
            total += truth.tokenSum(summary.unit().index(), token);
            tokens += truth.tokenCount(token);
        }
        TokenTable table = summary.tokenTable();
        assertThat(table.entries()).hasSize(Math.min(100, truth.explainTokens().size()));
        for (TokenTable.Entry entry : table.entries()) {
            double sum = truth.tokenSum(summary.unit().index(), entry.token());
            assertThat(entry.count()).isEqualTo(truth.tokenCount(entry.token()));
            assertThat(entry.mean()).isCloseTo(sum / entry.count(), MOMENT);
            total -= sum;
            tokens -= entry.count();
        }
        assertThat(table.otherCount()).isEqualTo(tokens);
        if (tokens > 0) {
            assertThat(table.otherMean()).isCloseTo(total / tokens, MOMENT);
        }
    }

    private static void expectBands(UnitRecord record, BruteForce truth) {
        int unit = record.summary().unit().index();
        List<BruteForce.Window> explain = truth.windows(Split.EXPLAIN);
        List<Long> edgeWindows = truth.smallestHashes(Split.EXPLAIN, explain.size() / 2);
        float[] sample = new float[edgeWindows.size()];
        float[] maxima = new float[explain.size() - sample.length];
        int sampled = 0;
        for (int w = 0; w < explain.size(); w++) {
            float maximum = explain.get(w).maximum(unit);
            if (edgeWindows.contains((long) explain.get(w).id())) {
                sample[sampled++] = maximum;
            } else {
                maxima[w - sampled] = maximum;
            }
        }
        Arrays.sort(sample);
        List<Double> edges = record.summary().bandEdges();
        double[] quantiles = {0.5, 0.9, 0.99, 0.999};
        long below = 0;
        for (int band = 0; band < WindowKind.BAND_COUNT; band++) {
            int rank = (int) Math.round(quantiles[band] * (sample.length - 1));
            assertThat(edges.get(band)).isEqualTo(sample[rank]);
            double low = band == 0 ? Double.NEGATIVE_INFINITY : edges.get(band - 1);
            double high = edges.get(band);
            long inside =
                    IntStream.range(0, maxima.length)
                            .filter(w -> maxima[w] >= low && maxima[w] < high)
                            .count();
            assertThat(record.summary().bandCounts().get(band)).isEqualTo(inside);
            List<ActivationRecord> windows = record.windows(Split.EXPLAIN, WindowKind.band(band));
            assertThat(windows)
                    .hasSize((int) Math.min(5, inside))
                    .allSatisfy(window ->
                            assertThat((double) window.maximum())
                                    .isGreaterThanOrEqualTo(low)
                                    .isLessThan(high));
            windows.forEach(window -> expectActivations(window, truth, unit));
            below += inside;
            assertThat(record.summary().bandQuantiles().get(band))
                    .isCloseTo(below / (double) maxima.length, within(1e-12));
            assertThat(record.windows(Split.TEST, WindowKind.band(band))).isEmpty();
        }
        assertThat(record.summary().bandCounts().getLast()).isEqualTo(maxima.length - below);
    }

    @Test
    void severalPassesRecordWhatOneDoes() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 60, 113, 3);
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            Path one = folder.resolve("one");
            Recordings.record(one, model, corpus, Recordings.DEFAULT);
            Path several = folder.resolve("several");
            Manifest manifest =
                    Recordings.record(several, model, corpus, Recordings.memory(1 << 20));
            assertThat(manifest.stages().getLast().details()).containsEntry("passes", 3);
            assertThat(Recordings.parquetFiles(several)).isEqualTo(Recordings.parquetFiles(one));
        }
    }

    @Test
    void layersInPartsHoldTheSameRows() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 1100, 40, 4);
        FakeSubject model = new FakeSubject(2, 100, 40, 48);
        Path one = folder.resolve("one");
        Recordings.record(one, model, corpus, Recordings.DEFAULT);
        Path parts = folder.resolve("parts");
        Manifest manifest = Recordings.record(parts, model, corpus, Recordings.memory(1 << 20));
        Manifest.Recording recording = manifest.recording("mlp.1").orElseThrow();
        assertThat(recording.parts().size()).isGreaterThan(1);
        for (String kind : List.of("units", "tables", "records")) {
            String all = "SELECT md5(string_agg(t::VARCHAR, chr(10))) FROM FILE t";
            String glob = kind + "/mlp-01*.parquet";
            assertThat(Recordings.rows(parts, glob, all))
                    .isEqualTo(Recordings.rows(one, kind + "/mlp-01.parquet", all));
        }
        try (RecordReader reader = RecordReader.open(new RunFolder(parts));
                RecordReader whole = RecordReader.open(new RunFolder(one))) {
            int border = recording.parts().getFirst().endUnit();
            Site site = Site.neurons(1);
            assertThat(reader.summaries(site, border - 2, border + 2))
                    .isEqualTo(whole.summaries(site, border - 2, border + 2));
        }
    }

    @Test
    void theSameInputsGiveTheSameBytes() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 40, 113, 5);
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            Manifest first =
                    Recordings.record(folder.resolve("a"), model, corpus, Recordings.DEFAULT);
            Manifest second =
                    Recordings.record(folder.resolve("b"), model, corpus, Recordings.DEFAULT);
            assertThat(Recordings.parquetFiles(folder.resolve("a")))
                    .hasSize(3 + 3 * 3)
                    .isEqualTo(Recordings.parquetFiles(folder.resolve("b")));
            assertThat(second.runId()).isEqualTo(first.runId());
        }
    }

    @Test
    void anotherBatchSizeDrawsTheSameWindows() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 60, 113, 6);
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            Recordings.record(folder.resolve("a"), model, corpus, Recordings.DEFAULT);
            Recordings.record(folder.resolve("b"), model, corpus, Recordings.batch(100));
            String drawn = "SELECT unit, split, rank, window_id FROM FILE WHERE kind = 'uniform'";
            String file = "records/mlp-02.parquet";
            assertThat(Recordings.rows(folder.resolve("b"), file, drawn))
                    .isNotEmpty()
                    .isEqualTo(Recordings.rows(folder.resolve("a"), file, drawn));
            assertThat(Recordings.rows(folder.resolve("b"), "windows.parquet", "FROM FILE"))
                    .isEqualTo(
                            Recordings.rows(folder.resolve("a"), "windows.parquet", "FROM FILE"));
        }
    }

    @Test
    void aFinishedFolderHoldsWhatTheManifestNamesAndNothingElse() throws IOException {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 40, 40, 7);
        Path run = folder.resolve("run");
        Manifest manifest =
                Recordings.record(run, new FakeSubject(2, 10, 40, 48), corpus, Recordings.DEFAULT);
        Set<String> expected = new TreeSet<>(Set.of("manifest.json", "run.lock"));
        expected.add("index/windows-48.bin");
        for (Manifest.DataFile file : manifest.files()) {
            expected.add(file.path());
            assertThat(Files.size(run.resolve(file.path()))).isEqualTo(file.bytes());
        }
        assertThat(Recordings.files(run)).containsExactlyElementsOf(expected);
        assertThat(run.resolve("work")).doesNotExist();
        assertThat(Recordings.parquetFiles(run))
                .isEqualTo(
                        manifest.files().stream()
                                .collect(
                                        Collectors.toMap(
                                                Manifest.DataFile::path,
                                                Manifest.DataFile::sha256)));
    }

    @Test
    void theWindowStoreIsRebuiltWhenItIsGone() throws IOException {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 30, 40, 8);
        Path run = folder.resolve("run");
        Recordings.record(run, new FakeSubject(1, 4, 40, 48), corpus, Recordings.DEFAULT);
        Path store = run.resolve("index/windows-48.bin");
        byte[] built = Files.readAllBytes(store);
        Files.delete(store);
        try (RecordReader reader = RecordReader.open(new RunFolder(run))) {
            assertThat(reader.store().size()).isPositive();
        }
        assertThat(store).hasBinaryContent(built);
    }

    @Test
    void theSmallestHashesAreKeptWhenWindowsAreLimited() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 100, 40, 9);
        FakeSubject model = new FakeSubject(1, 4, 40, 48);
        Recordings.record(folder.resolve("all"), model, corpus, Recordings.DEFAULT);
        Manifest manifest =
                Recordings.record(folder.resolve("some"), model, corpus, Recordings.windows(25));
        assertThat(manifest.windows().total()).isEqualTo(25);
        String columns = "SELECT document_id, token_offset, split, hash FROM FILE ORDER BY hash";
        assertThat(Recordings.rows(folder.resolve("some"), "windows.parquet", columns))
                .isEqualTo(
                        Recordings.rows(
                                folder.resolve("all"), "windows.parquet", columns + " LIMIT 25"));
    }

    @Test
    void noDocumentAndNoGroupIsInTwoSplits() {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 200, 40, 10);
        Path run = folder.resolve("run");
        FakeSubject model = new FakeSubject(1, 4, 40, 48);
        Recordings.record(run, model, corpus, Recordings.grouped("book"));
        String groups =
                "SELECT metadata->>'book' AS book, count(DISTINCT split) FROM FILE GROUP BY 1";
        assertThat(Recordings.rows(run, "documents.parquet", groups))
                .hasSize(10)
                .allSatisfy(row -> assertThat(row).endsWith("|1"));
        assertThat(Recordings.rows(run, "documents.parquet", "SELECT DISTINCT split FROM FILE"))
                .hasSize(3);
    }

    @Test
    void aCorpusOfOneLargeGroupIsRecordedThoughItHasOneSplit() {
        String group = "book";
        while (SplitRule.byHash(Sha256.of(group)) != Split.TEST) {
            group += "s";
        }
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 1100, 40, 11);
        Path lines = IdsCorpus.write(folder.resolve("one.jsonl"), grouped(corpus, group));
        Path run = folder.resolve("run");
        FakeSubject model = new FakeSubject(1, 4, 40, 48);
        Manifest.Windows windows =
                Recordings.record(run, model, lines, Recordings.grouped("group")).windows();
        assertThat(windows.test()).isEqualTo(windows.total()).isGreaterThan(2000);
        try (RecordReader reader = RecordReader.open(new RunFolder(run))) {
            UnitRecord unit = reader.unit(UnitId.parse("mlp.0.1"));
            assertThat(unit.windows(Split.TEST, WindowKind.TOP)).hasSize(20);
            assertThat(unit.summary().bandEdges()).isEmpty();
            assertThat(unit.summary().tokenTable().entries()).isEmpty();
            assertThat(unit.summary().explain().mean()).isNaN();
        }
    }

    private static String[] grouped(Path corpus, String group) {
        try (var lines = Files.lines(corpus)) {
            return lines.map(line -> line.replace("{\"id\"", "{\"group\":\"" + group + "\",\"id\""))
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
