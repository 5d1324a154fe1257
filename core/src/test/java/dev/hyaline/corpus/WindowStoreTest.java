package dev.hyaline.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Progress;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.FakeSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WindowStoreTest {

    private static final int LENGTH = 16;

    @TempDir Path folder;

    private RunFolder record() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int d = 0; d < 9; d++) {
            lines.append("{\"ids\":[").append(d);
            for (int i = 1; i < 40; i++) {
                lines.append(',').append((d * 7 + i) % 50);
            }
            lines.append("]}\n");
        }
        Path corpus = Files.writeString(folder.resolve("corpus.jsonl"), lines);
        RunFolder run = new RunFolder(folder.resolve("run"));
        RecordingOptions options =
                RecordingOptions.DEFAULT.withCorpus(
                        CorpusOptions.DEFAULT.with(LENGTH, Optional.empty()));
        new Recorder(run, new FakeSubject(1, 3, 50, 64), corpus.toString(), options, Progress.NONE)
                .record();
        return run;
    }

    @Test
    void aDamagedIndexIsMadeAnew() throws IOException {
        RunFolder run = record();
        Path index = run.path().resolve("index").resolve("windows-16.bin");
        byte[] whole = Files.readAllBytes(index);
        for (int at : new int[] {0, whole.length / 2, whole.length - 1}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(index, flipped);
            try (WindowStore store = WindowStore.open(run, LENGTH, Framing.PLAIN)) {
                assertThat(store.size()).isEqualTo(18);
            }
            assertThat(Files.readAllBytes(index)).as("byte %d", at).isEqualTo(whole);
        }
        Files.write(index, new byte[7]);
        try (WindowStore store = WindowStore.open(run, LENGTH, Framing.PLAIN)) {
            assertThat(store.tokens(0)).hasSize(LENGTH);
        }
    }
}
