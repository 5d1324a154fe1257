package dev.hyaline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.record.Recordings;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.TransformerSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaeTrainingFilesTest {

    @TempDir private Path folder;

    private Path corpus;
    private Path out;

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 60, 113, 1);
        out = folder.resolve("sae.safetensors");
    }

    private TrainingReport train(TrainingConfig config, int window, Optional<Path> cache) {
        SaeTrainingOptions options =
                new SaeTrainingOptions(
                        config,
                        corpus.toString(),
                        CorpusOptions.DEFAULT.with(window, Optional.empty()),
                        1,
                        cache,
                        DType.F16,
                        DType.F32,
                        0,
                        0);
        try (TransformerSubject model = TransformerSubject.open(Recordings.tinyRelu().toString())) {
            return new SaeTraining(model, "blocks.0.hook_resid_post", options, out, Progress.NONE)
                    .train();
        }
    }

    @Test
    void aFirstAttemptThatFailedLeavesTheWayFree() {
        TrainingConfig tooLarge = TrainingConfig.of(32, 4, 1 << 20);
        assertThatThrownBy(() -> train(tooLarge, 64, Optional.empty()))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith("corpus must have at least one batch of 1,048,576 tokens");
        TrainingReport report = train(TrainingConfig.of(32, 4, 64), 16, Optional.empty());
        assertThat(report.steps()).isPositive();
        assertThat(report.provenance()).containsEntry("window_length", "16");
        assertThat(folder.resolve("sae.safetensors.training")).doesNotExist();
    }

    @Test
    void whatAnotherProcessTrainsIsLeftToIt() {
        RunFolder run = new RunFolder(folder.resolve("sae.safetensors.training"));
        try (RunFolder.Lock _ = run.lock()) {
            assertThatThrownBy(() -> train(TrainingConfig.of(32, 4, 64), 64, Optional.empty()))
                    .isInstanceOf(HyalineException.class)
                    .hasMessage("autoencoder is being trained by another process: " + out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[1]"})
    void aDamagedCacheIsRefusedWithAdvice(String text) throws IOException {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Files.writeString(cache.resolve("cache.json"), text);
        assertThatThrownBy(() -> train(TrainingConfig.of(32, 4, 64), 64, Optional.of(cache)))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "cache.json must be as it was written, but is damaged: %s (delete the cache:"
                                + " activations are then computed anew)",
                        cache)
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(ErrorCode.DAMAGED);
    }

    @Test
    void moreLatentsThanMemoryHoldsAreRefusedBeforeTheCorpusIsRead() {
        assertThatThrownBy(() ->
                        train(TrainingConfig.of(Integer.MAX_VALUE, 4, 64), 64, Optional.empty()))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith("memory must be at least the ")
                .hasMessageContaining(" bytes that 2,147,483,647 latents of ");
        assertThat(folder.resolve("sae.safetensors.training")).doesNotExist();
    }
}
