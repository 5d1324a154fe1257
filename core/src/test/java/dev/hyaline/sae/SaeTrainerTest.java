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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaeTrainerTest {

    private static final long TOKENS = 40_960;
    private static final TrainingConfig CONFIG =
            new TrainingConfig(
                    48,
                    4,
                    Normalisation.LAYER_NORM,
                    TokenMask.USUAL,
                    256,
                    4096,
                    Long.MAX_VALUE,
                    1e-3,
                    10,
                    0.99,
                    1500, // some latents die and are brought back
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
        assertThat(report.steps()).isEqualTo(TOKENS / 256);
        assertThat(report.points().getFirst().nmse()).isGreaterThan(0.4);
        assertThat(report.heldOutNmse().orElseThrow())
                .isLessThan(report.points().getFirst().nmse() / 1.5);
        try (Sae sae = SaeFiles.load(out)) {
            assertThat(sae.config().site()).isEqualTo("somewhere");
            assertThat(sae.config().tokenMask()).isEqualTo(TokenMask.USUAL);
            assertThat(sae.config().provenance())
                    .containsEntry("made_by", "a test")
                    .containsEntry("option.batch", "256")
                    .containsEntry("steps", String.valueOf(TOKENS / 256))
                    .containsKeys("max_norm", "mse_scale", "ema_decay", "k_aux");
        }
    }

    /** Blocks after which it ends: in the sample, at the first filling, at later ones. */
    @ParameterizedTest
    @ValueSource(ints = {3, 8, 11, 14, 17})
    void whatIsBrokenOffAndContinuedEndsWithTheSameBytes(int blocks) throws IOException {
        Path broken = folder.resolve("broken.safetensors");
        assertThatThrownBy(() -> train(CONFIG, new Source(blocks), broken))
                .hasMessageContaining("the end of this process");
        train(CONFIG, new Source(Integer.MAX_VALUE), broken);
        Path whole = folder.resolve("whole.safetensors");
        train(CONFIG, new Source(Integer.MAX_VALUE), whole);
        assertThat(broken).hasSameBinaryContentAs(whole);
        Path last = Path.of("step-%09d".formatted(TOKENS / 256), "training.safetensors");
        assertThat(Path.of(broken + ".training").resolve(last))
                .hasSameBinaryContentAs(Path.of(whole + ".training").resolve(last));
    }

    @Test
    void aCheckpointIsAnAutoencoderByItself() throws IOException {
        Path out = folder.resolve("sae.safetensors");
        assertThatThrownBy(() -> train(CONFIG, new Source(14), out))
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
    void anAverageOfSteps() {
        assertThat(train(CONFIG, new Source(99), folder.resolve("a.safetensors")).provenance())
                .containsEntry("ema_decay", String.valueOf(1 - 10.0 / (TOKENS / 256)));
    }

    @Test
    void aCorpusWithoutOneBatchIsRefused() {
        TrainingConfig config = TrainingConfig.of(48, 4, 65_536);
        assertThatThrownBy(() -> train(config, new Source(99), folder.resolve("a.safetensors")))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "corpus must have at least one batch of 65,536 tokens to train on, but has:"
                                + " 40,960");
    }

    @Test
    void otherOptionsAreRefusedByName() {
        TrainingFolder training = new TrainingFolder(folder.resolve("t"));
        training.start(CONFIG.decisive());
        training.start(CONFIG.decisive());
        assertThatThrownBy(() -> training.start(TrainingConfig.of(48, 4, 256).decisive()))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(
                        "buffer must be as this training was started with, 4096, but is: 8192");
    }
}
