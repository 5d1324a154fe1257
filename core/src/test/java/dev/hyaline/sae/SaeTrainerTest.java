package dev.hyaline.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaeTrainerTest {

    private static final long TOKENS = 20_480;
    private static final int BATCH = 1024;
    private static final TrainingConfig CONFIG =
            new TrainingConfig(
                    48,
                    4,
                    Normalisation.LAYER_NORM,
                    TokenMask.USUAL,
                    BATCH,
                    4096,
                    Long.MAX_VALUE,
                    5e-3,
                    10,
                    0.99,
                    3000, // some latents die and are brought back
                    1.0 / 32,
                    5);

    @TempDir private Path folder;

    /** Some activations, which may come to a sudden end. */
    private static final class Source implements ActivationStream {
        private final PlantedFeatures planted = new PlantedFeatures(24, 12, 3, TOKENS, new Seed(3));
        private final int mostBlocks;
        private int given;

        Source(int mostBlocks) {
            this.mostBlocks = mostBlocks;
        }

        @Override
        public int dIn() {
            return planted.dIn();
        }

        @Override
        public long tokens() {
            return planted.tokens();
        }

        @Override
        public int blockTokens() {
            return planted.blockTokens();
        }

        @Override
        public long position() {
            return planted.position();
        }

        @Override
        public void seek(long position) {
            planted.seek(position);
        }

        @Override
        public Optional<ActivationBlock> next() {
            if (given++ == mostBlocks) {
                throw new IllegalStateException("the end of this process");
            }
            return planted.next();
        }
    }

    private TrainingReport train(TrainingConfig config, Source source, Path out) {
        return new SaeTrainer(
                        config,
                        "somewhere",
                        new TreeMap<>(Map.of("made_by", "a test")),
                        new TrainingFolder(Path.of(out + ".training")),
                        0,
                        Progress.NONE)
                .train(source, new Source(Integer.MAX_VALUE), DType.F32, out);
    }

    @Test
    void learnsAndWritesWhatItLearned() {
        Path out = folder.resolve("sae.safetensors");
        TrainingReport report = train(CONFIG, new Source(Integer.MAX_VALUE), out);
        assertThat(report.steps()).isEqualTo(TOKENS / BATCH);
        assertThat(report.points().getFirst().nmse()).isGreaterThan(0.4);
        assertThat(report.heldOutNmse().orElseThrow())
                .isLessThan(report.points().getFirst().nmse() / 1.5);
        try (Sae sae = SaeFiles.load(out)) {
            assertThat(sae.config().site()).isEqualTo("somewhere");
            assertThat(sae.config().tokenMask()).isEqualTo(TokenMask.USUAL);
            assertThat(sae.config().provenance())
                    .containsEntry("made_by", "a test")
                    .containsEntry("option.batch", "1024")
                    .containsEntry("steps", String.valueOf(TOKENS / BATCH))
                    .containsKeys("max_norm", "mse_scale", "ema_decay", "k_aux");
        }
    }

    /** It ends within the sample, at the first filling of the buffer, and at later ones. */
    @Test
    void whatIsBrokenOffAndContinuedEndsWithTheSameBytes() {
        Path whole = folder.resolve("whole.safetensors");
        train(CONFIG, new Source(Integer.MAX_VALUE), whole);
        Path last = Path.of("step-%09d".formatted(TOKENS / BATCH), "training.safetensors");
        for (int blocks : new int[] {9, 23, 29, 34, 40}) {
            Path broken = folder.resolve("broken-%d.safetensors".formatted(blocks));
            assertThatThrownBy(() -> train(CONFIG, new Source(blocks), broken))
                    .hasMessageContaining("the end of this process");
            train(CONFIG, new Source(Integer.MAX_VALUE), broken);
            assertThat(broken).as("%d blocks", blocks).hasSameBinaryContentAs(whole);
            assertThat(Path.of(broken + ".training").resolve(last))
                    .as("%d blocks", blocks)
                    .hasSameBinaryContentAs(Path.of(whole + ".training").resolve(last));
        }
    }

    @Test
    void aCheckpointIsAnAutoencoderByItself() throws IOException {
        Path out = folder.resolve("sae.safetensors");
        assertThatThrownBy(() -> train(CONFIG, new Source(34), out))
                .hasMessageContaining("the end of this process");
        Path checkpoint = new TrainingFolder(Path.of(out + ".training")).latest().orElseThrow();
        try (Sae sae = SaeFiles.load(checkpoint.resolve("sae.safetensors"))) {
            assertThat(sae.config().provenance())
                    .containsEntry(
                            "steps",
                            String.valueOf(
                                    Integer.parseInt(
                                            checkpoint.getFileName().toString().substring(5))));
        }
        try (var files = Files.list(Path.of(out + ".training"))) {
            assertThat(files).containsExactly(checkpoint);
        }
    }

    @Test
    void inShortTrainingTheMeanForgetsFaster() {
        assertThat(
                        train(
                                        CONFIG,
                                        new Source(Integer.MAX_VALUE),
                                        folder.resolve("a.safetensors"))
                                .provenance())
                .containsEntry("ema_decay", String.valueOf(1 - 10.0 / (TOKENS / BATCH)));
    }

    @Test
    void aCorpusWithoutOneBatchIsRefused() {
        TrainingConfig config = TrainingConfig.of(48, 4, 65_536);
        assertThatThrownBy(() ->
                        train(
                                config,
                                new Source(Integer.MAX_VALUE),
                                folder.resolve("a.safetensors")))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "corpus must have at least one batch of 65,536 tokens to train on, but has:"
                                + " 20,480");
    }

    @Test
    void otherOptionsAreRefusedByName() {
        TrainingFolder training = new TrainingFolder(folder.resolve("t"));
        training.start(CONFIG.decisive());
        training.start(CONFIG.decisive());
        assertThatThrownBy(() -> training.start(TrainingConfig.of(48, 4, BATCH).decisive()))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(
                        "buffer must be as this training was started with, 4096, but is: 32768");
    }
}
