package dev.hyaline.record.check;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Sha256;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.record.RunIdentity;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.TransformerSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run over made-up ids with the fixtures' smallest model, and ways to spoil it. */
public final class TinyRun {

    private static final Path MODEL =
            Path.of("src", "test", "resources", "fixtures", "model", "tiny-relu");
    private static final int VOCABULARY = 113;
    private static final int DOCUMENTS = 40;

    private TinyRun() {}

    static RunFolder record(Path folder) throws IOException {
        Path corpus = folder.resolve("corpus.jsonl");
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder lines = new StringBuilder();
        for (int d = 0; d < DOCUMENTS; d++) {
            String ids =
                    random.ints(random.nextInt(60, 150), 0, VOCABULARY)
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(","));
            lines.append(
                    Figures.format(
                            "{\"id\":\"d%d\",\"book\":\"b%d\",\"ids\":[%s]}\n", d, d / 4, ids));
        }
        Files.writeString(corpus, lines);
        RecordingOptions options = RecordingOptions.DEFAULT;
        RunFolder run = new RunFolder(folder.resolve("run"));
        try (TransformerSubject subject = TransformerSubject.open(MODEL.toString())) {
            new Recorder(run, subject, corpus.toString(), options, Progress.NONE).record();
        }
        return run;
    }

    public static RunFolder copy(RunFolder run, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(run.path())) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(run.path().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return new RunFolder(target);
    }

    /**
     * Replaces a Parquet file, and its hash in the manifest, so that only its content can tell.
     *
     * @param query over the table {@code old}
     */
    public static void rewrite(RunFolder run, String path, String query) throws IOException {
        Path file = run.file(path);
        try (Duck duck = Duck.inMemory()) {
            duck.execute("CREATE TABLE old AS SELECT * FROM " + Duck.parquet(file));
            duck.writeParquet(query, file);
        }
        rehash(run, path);
    }

    static void rehash(RunFolder run, String path) throws IOException {
        Manifest manifest = run.manifest();
        Manifest.DataFile fresh =
                new Manifest.DataFile(
                        path, Files.size(run.file(path)), Sha256.of(run.file(path)).hex(), "");
        List<Manifest.DataFile> files =
                manifest.files().stream()
                        .map(each -> each.path().equals(path) ? fresh : each)
                        .toList();
        run.seal(withFiles(manifest, files));
    }

    static Manifest withFiles(Manifest manifest, List<Manifest.DataFile> files) {
        Manifest made = with(manifest, manifest.runId(), files);
        return with(made, RunIdentity.of(made), files);
    }

    private static Manifest with(Manifest manifest, String runId, List<Manifest.DataFile> files) {
        return new Manifest(
                manifest.format(),
                runId,
                manifest.createdBy(),
                manifest.created(),
                manifest.model(),
                manifest.corpus(),
                manifest.options(),
                manifest.windows(),
                manifest.recordings(),
                files,
                manifest.stages());
    }
}
