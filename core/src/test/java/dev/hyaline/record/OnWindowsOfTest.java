package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.FakeSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recording another model on the windows of a run. */
@SuppressWarnings("NullAway.Init")
final class OnWindowsOfTest {

    private static final RecordingOptions OPTIONS =
            new RecordingOptions(
                    new CorpusOptions(
                            32,
                            300,
                            11,
                            Optional.of("book"),
                            DocumentOptions.SKIPPING,
                            Optional.of(Framing.PLAIN)),
                    40,
                    1 << 26,
                    256,
                    0,
                    60);

    @TempDir private Path folder;
    private RunFolder run;
    private RunFolder other;
    private Path corpus;
    private final FakeSubject model = new FakeSubject(2, 12, 60, 48);

    @BeforeEach
    void recordTheOther() {
        run = new RunFolder(folder.resolve("run"));
        other = new RunFolder(folder.resolve("other"));
        corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 80, 60, 1);
        Recordings.record(other.path(), model, corpus, OPTIONS);
    }

    @Test
    void isTheSameRunAsFromTheCorpusWhichIsNotNeeded() throws IOException {
        Files.delete(corpus);
        onWindows().record();
        Manifest manifest = run.manifest();
        assertThat(manifest.runId()).isEqualTo(other.manifest().runId());
        assertThat(manifest.corpus()).isEqualTo(other.manifest().corpus());
        assertThat(manifest.windows()).isEqualTo(other.manifest().windows());
        assertThat(manifest.options()).isEqualTo(other.manifest().options());
        assertThat(Recordings.parquetFiles(run.path()))
                .hasSizeGreaterThan(8)
                .isEqualTo(Recordings.parquetFiles(other.path()));
    }

    @Test
    void anotherModelOfTheSameTokensHasItsOwnRecords() {
        FakeSubject larger = new FakeSubject(3, 7, 60, 48);
        Manifest manifest = Recorder.onWindowsOf(other, run, larger, Progress.NONE).record();
        assertThat(manifest.recordings()).hasSize(3);
        assertThat(manifest.windows()).isEqualTo(other.manifest().windows());
        Map<String, String> files = Recordings.parquetFiles(run.path());
        Map<String, String> theirs = Recordings.parquetFiles(other.path());
        assertThat(files.get("windows.parquet")).isEqualTo(theirs.get("windows.parquet"));
        assertThat(files.get("units/mlp-00.parquet"))
                .isNotEqualTo(theirs.get("units/mlp-00.parquet"));
    }

    @Test
    void theOptionsAreThoseOfTheManifest() {
        RecordingOptions found = RecordingOptions.of(other.manifest());
        assertThat(found).isEqualTo(OPTIONS);
    }

    @Test
    void whatWasRecordedIsNotRecordedAgain() throws IOException {
        onWindows().record();
        byte[] before = Files.readAllBytes(run.manifestFile());
        onWindows().record();
        assertThat(Files.readAllBytes(run.manifestFile())).isEqualTo(before);
    }

    @Test
    void damagedWindowsAreNotTakenOver() throws IOException {
        byte[] bytes = Files.readAllBytes(other.windowsFile());
        bytes[bytes.length / 2] ^= 1;
        Files.write(other.windowsFile(), bytes);
        assertThatThrownBy(() -> onWindows().record())
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageContaining("windows.parquet must have the SHA-256 of the manifest");
        assertThat(run.windowsFile()).doesNotExist();
    }

    @Test
    void aModelOfOtherTokensIsAMistake() {
        FakeSubject foreign = new FakeSubject(2, 12, 61, 48);
        assertThatThrownBy(() -> Recorder.onWindowsOf(other, run, foreign, Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model must have the tokens of fake, but has 61 instead of 60");
    }

    private Recorder onWindows() {
        return Recorder.onWindowsOf(other, run, model, Progress.NONE);
    }
}
