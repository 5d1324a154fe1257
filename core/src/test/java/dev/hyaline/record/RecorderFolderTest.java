package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.FakeSubject;
import dev.hyaline.subject.HookedSubject;
import dev.hyaline.subject.SubjectModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder that a recording goes into: other people's, interrupted ones, full disks. */
@SuppressWarnings("NullAway.Init")
final class RecorderFolderTest {

    private static final RecordingOptions DEFAULT = Recordings.DEFAULT;

    @TempDir private Path folder;
    private Path run;
    private Path corpus;
    private final FakeSubject model = new FakeSubject(2, 12, 60, 48);

    @BeforeEach
    void writeCorpus() {
        run = folder.resolve("run");
        corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 80, 60, 1);
    }

    @Test
    void otherOptionsInTheSameFolderAreRefusedByName() {
        Recordings.record(run, model, corpus, DEFAULT);
        Recordings.assertRefused(ErrorCode.RUN, run, model, corpus, Recordings.windows(9))
                .hasMessageContaining("maxWindows must be")
                .hasMessageContaining("2147483647, but is: 9");
        Recordings.assertRefused(ErrorCode.RUN, run, model, corpus, Recordings.grouped("book"))
                .hasMessageContaining("groupBy must be")
                .hasMessageContaining("but is: book");
        Path other = IdsCorpus.write(folder.resolve("other.jsonl"), 80, 60, 2);
        Recordings.assertRefused(ErrorCode.RUN, run, model, other, DEFAULT)
                .hasMessageContaining("corpus must be")
                .hasMessageContaining("other.jsonl");
    }

    @Test
    void otherOptionsAreRefusedInABegunFolderToo() {
        breakOff();
        Recordings.assertRefused(ErrorCode.RUN, run, model, corpus, Recordings.windows(9))
                .hasMessageContaining("maxWindows must be")
                .hasMessageContaining("record into another folder");
    }

    @Test
    void whatOnlyCostsTimeMayDiffer() {
        breakOff();
        Manifest manifest = Recordings.record(run, model, corpus, Recordings.batch(100));
        assertThat(manifest.options()).containsEntry("batchTokens", DEFAULT.batchTokens());
    }

    @Test
    void aFinishedRunIsLeftAlone() throws IOException {
        Manifest manifest = Recordings.record(run, model, corpus, DEFAULT);
        Map<String, String> files = Recordings.parquetFiles(run);
        byte[] before = Files.readAllBytes(run.resolve("manifest.json"));
        assertThat(Recordings.record(run, model, corpus, DEFAULT).runId())
                .isEqualTo(manifest.runId());
        assertThat(Recordings.parquetFiles(run)).isEqualTo(files);
        assertThat(run.resolve("manifest.json")).hasBinaryContent(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"thesis.tex", "work/results.csv", "units/mlp-00.parquet", ".git/HEAD"})
    void aFolderOfSomebodyElseIsRefusedAndUntouched(String file) throws IOException {
        Path foreign = run.resolve(file);
        Files.createDirectories(AtomicFiles.folderOf(foreign));
        Files.writeString(foreign, "mine");
        Recordings.assertRefused(ErrorCode.RUN, run, model, corpus, DEFAULT)
                .hasMessageContaining("new or an empty folder")
                .hasMessageContaining(run.toString());
        assertThat(Recordings.files(run)).containsExactly(file);
    }

    @Test
    void aFileInThePlaceOfTheFolderIsRefused() throws IOException {
        Files.writeString(run, "mine");
        Recordings.assertRefused(ErrorCode.RUN, run, model, corpus, DEFAULT)
                .hasMessageContaining("new or an empty folder");
    }

    @Test
    void aFolderThatIsBeingRecordedIsRefused() {
        try (RunFolder.Lock _ = new RunFolder(run).lock()) {
            Recordings.assertRefused(ErrorCode.RUN, run, model, corpus, DEFAULT)
                    .hasMessageContaining("being recorded by another process");
        }
        Recordings.record(run, model, corpus, DEFAULT);
    }

    @Test
    void whatAKilledProcessLeftIsSweptAway() throws IOException {
        breakOff();
        for (String left :
                List.of(
                        "documents.parquet.77.part",
                        "units/mlp-00.parquet.77.part",
                        "index/windows-48.bin.77.part",
                        "work/slice-0.checkpoint.77.part")) {
            Files.createDirectories(AtomicFiles.folderOf(run.resolve(left)));
            Files.writeString(run.resolve(left), "half");
        }
        Recordings.record(run, model, corpus, DEFAULT);
        assertThat(Recordings.files(run)).noneMatch(file -> file.endsWith(".part"));
    }

    @Test
    void aWorkFolderBesideAManifestIsRemoved() throws IOException {
        Manifest manifest = Recordings.record(run, model, corpus, DEFAULT);
        Files.createDirectories(run.resolve("work"));
        Files.writeString(run.resolve("work/start.json"), "{}");
        assertThat(Recordings.record(run, model, corpus, DEFAULT).runId())
                .isEqualTo(manifest.runId());
        assertThat(run.resolve("work")).doesNotExist();
    }

    @Test
    void aDamagedStartIsNamed() throws IOException {
        breakOff();
        Files.writeString(run.resolve("work/start.json"), "{");
        Recordings.assertRefused(ErrorCode.DAMAGED, run, model, corpus, DEFAULT)
                .hasMessageContaining("start.json");
    }

    @Test
    void aRecordingThatStoppedContinuesAtItsCheckpoint() {
        RecordingOptions often = checkpointing();
        SubjectModel interrupted = interrupted(6);
        assertThatThrownBy(() -> Recordings.record(run, interrupted, corpus, often))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(run.resolve("work/slice-0.checkpoint")).exists();
        Recordings.record(run, model, corpus, often);
        Recordings.record(folder.resolve("whole"), model, corpus, often);
        assertThat(Recordings.parquetFiles(run))
                .isEqualTo(Recordings.parquetFiles(folder.resolve("whole")));
    }

    @Test
    void aDamagedCheckpointIsNamedAndWithoutItThePassBeginsAgain() throws IOException {
        RecordingOptions often = checkpointing();
        SubjectModel interrupted = interrupted(6);
        assertThatThrownBy(() -> Recordings.record(run, interrupted, corpus, often))
                .isInstanceOf(UncheckedIOException.class);
        Path checkpoint = run.resolve("work/slice-0.checkpoint");
        byte[] bytes = Files.readAllBytes(checkpoint);
        bytes[bytes.length / 2] ^= 1;
        Files.write(checkpoint, bytes);
        Recordings.assertRefused(ErrorCode.DAMAGED, run, model, corpus, often)
                .hasMessageContaining("checkpoint must be whole")
                .hasMessageContaining(checkpoint.toString());
        Files.delete(checkpoint);
        Recordings.record(run, model, corpus, often);
        Recordings.record(folder.resolve("whole"), model, corpus, often);
        assertThat(Recordings.parquetFiles(run))
                .isEqualTo(Recordings.parquetFiles(folder.resolve("whole")));
    }

    @Test
    void aFolderMayBeCalledWhateverADatabaseTakesForParameters() {
        for (String name : List.of("why?mode=memory", "run#1", "pct%41x", "a;b")) {
            Path odd = folder.resolve(name);
            Recordings.record(odd, model, corpus, DEFAULT);
            Recordings.record(folder.resolve("whole"), model, corpus, DEFAULT);
            assertThat(Recordings.parquetFiles(odd))
                    .isEqualTo(Recordings.parquetFiles(folder.resolve("whole")));
        }
    }

    @Test
    void aFullDiskIsOneLineAndWithMoreRoomTheRecordingContinues()
            throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(
                call("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0,
                "a small disk can be mounted here by root only");
        try {
            Path large = IdsCorpus.write(folder.resolve("large.jsonl"), 8_000, 60, 3);
            Path full = disk.resolve("run");
            Recordings.assertRefused(ErrorCode.STORAGE, full, model, large, DEFAULT);
            assertThat(full).doesNotExist(); // it was full before a document was kept
            assertThat(call("mount", "-o", "remount,size=400m", disk.toString())).isZero();
            Recordings.record(full, model, large, DEFAULT);
            Recordings.record(folder.resolve("whole"), model, large, DEFAULT);
            assertThat(Recordings.parquetFiles(full))
                    .isEqualTo(Recordings.parquetFiles(folder.resolve("whole")));
        } finally {
            call("umount", disk.toString());
        }
    }

    @Test
    void aDiskThatIsTooSmallForTheRecordsIsSaidBeforeThePass()
            throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(
                call("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()) == 0,
                "a small disk can be mounted here by root only");
        try {
            FakeSubject wide = new FakeSubject(2, 1000, 60, 48);
            Path small = disk.resolve("run");
            Recordings.assertRefused(ErrorCode.STORAGE, small, wide, corpus, DEFAULT)
                    .hasMessageContaining("disk must have")
                    .hasMessageContaining("two checkpoints");
            assertThat(call("mount", "-o", "remount,size=200m", disk.toString())).isZero();
            Recordings.record(small, wide, corpus, DEFAULT);
        } finally {
            call("umount", disk.toString());
        }
    }

    /** Leaves a recording that has prepared its corpus and not begun its pass. */
    private void breakOff() {
        SubjectModel interrupted = interrupted(0);
        assertThatThrownBy(() -> Recordings.record(run, interrupted, corpus, DEFAULT))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(run.resolve("work")).isDirectory();
    }

    private static RecordingOptions checkpointing() {
        return new RecordingOptions(
                CorpusOptions.DEFAULT, DEFAULT.tableRows(), DEFAULT.memoryBytes(), 480, 1, 0);
    }

    private static int call(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return -1; // there is no such command
        }
        process.getInputStream().readAllBytes();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    /** A model that breaks after so many batches, as if its weights were on a disk that is gone. */
    private HookedSubject interrupted(int batches) {
        AtomicInteger left = new AtomicInteger(batches);
        return new HookedSubject(
                model,
                () -> {
                    if (left.getAndDecrement() <= 0) {
                        throw new UncheckedIOException(new IOException("broken off"));
                    }
                    HookedSubject.pause(5); // so that sixty checkpoint times go by
                });
    }
}
