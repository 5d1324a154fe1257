package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.SubjectModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;

/** What tests of whole recordings share. */
public final class Recordings {

    public static final RecordingOptions DEFAULT = RecordingOptions.DEFAULT;

    private Recordings() {}

    public static Path tinyRelu() {
        String resource = "/fixtures/model/tiny-relu/config.json";
        try {
            return Path.of(
                            Objects.requireNonNull(Recordings.class.getResource(resource), resource)
                                    .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Manifest record(
            Path run, SubjectModel model, Path corpus, RecordingOptions options) {
        return new Recorder(new RunFolder(run), model, corpus.toString(), options, Progress.NONE)
                .record();
    }

    static AbstractThrowableAssert<?, ?> assertRefused(
            ErrorCode code, Path run, SubjectModel model, Path corpus, RecordingOptions options) {
        return assertThatThrownBy(() -> record(run, model, corpus, options))
                .isInstanceOfSatisfying(
                        HyalineException.class, e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    static RecordingOptions windows(long maxWindows) {
        return options(maxWindows, Optional.empty(), DEFAULT.memoryBytes(), 4096, false);
    }

    static RecordingOptions grouped(String field) {
        return options(
                DEFAULT.corpus().maxWindows(),
                Optional.of(field),
                DEFAULT.memoryBytes(),
                4096,
                false);
    }

    static RecordingOptions memory(long bytes) {
        return options(DEFAULT.corpus().maxWindows(), Optional.empty(), bytes, 4096, false);
    }

    static RecordingOptions batch(int tokens) {
        return options(
                DEFAULT.corpus().maxWindows(),
                Optional.empty(),
                DEFAULT.memoryBytes(),
                tokens,
                false);
    }

    static RecordingOptions skipping() {
        return options(
                DEFAULT.corpus().maxWindows(), Optional.empty(), DEFAULT.memoryBytes(), 4096, true);
    }

    private static RecordingOptions options(
            long maxWindows,
            Optional<String> groupBy,
            long memoryBytes,
            int batchTokens,
            boolean skip) {
        return new RecordingOptions(
                new CorpusOptions(
                        DEFAULT.windowLength(),
                        maxWindows,
                        DEFAULT.seed(),
                        groupBy,
                        skip ? DocumentOptions.SKIPPING : DocumentOptions.DEFAULT,
                        Optional.of(Framing.PLAIN)),
                DEFAULT.tableRows(),
                memoryBytes,
                batchTokens,
                DEFAULT.lanes(),
                DEFAULT.checkpointSeconds());
    }

    /** Every Parquet file of a run by its path, as the hash of its bytes. */
    static Map<String, String> parquetFiles(Path run) {
        Map<String, String> files = new TreeMap<>();
        for (String file : files(run)) {
            if (file.endsWith(".parquet")) {
                try {
                    files.put(file, Sha256.of(run.resolve(file)).hex());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return files;
    }

    static List<String> files(Path folder) {
        try (var walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A query's rows, as texts; {@code FILE} stands for the file. */
    static List<String> rows(Path run, String file, String query) {
        try (Duck duck = Duck.inMemory()) {
            return duck.query(
                    query.replace(
                            "FILE",
                            "read_parquet(" + Duck.literal(run.resolve(file).toString()) + ")"),
                    rows -> {
                        List<String> list = new ArrayList<>();
                        while (rows.next()) {
                            StringBuilder row = new StringBuilder();
                            for (int c = 1; c <= rows.getMetaData().getColumnCount(); c++) {
                                row.append(c == 1 ? "" : "|").append(rows.getString(c));
                            }
                            list.add(row.toString());
                        }
                        return list;
                    });
        }
    }
}
