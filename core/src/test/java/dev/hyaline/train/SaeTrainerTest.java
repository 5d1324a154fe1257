package dev.hyaline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.sae.format.SaeFiles;
import dev.hyaline.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private final List<String> said = new ArrayList<>();

    private TrainingReport train(TrainingConfig config, Source source, Path out) {
        return train(config, source, out, DType.F32);
    }

    private TrainingReport train(TrainingConfig config, Source source, Path out, DType dtype) {
        return new SaeTrainer(
                        config,
                        "somewhere",
                        new TreeMap<>(Map.of("made_by", "a test")),
                        new TrainingFolder(Path.of(out + ".training")),
                        0,
                        listener())
                .train(source, new Source(Integer.MAX_VALUE), dtype, out);
    }

    private Progress listener() {
        return new Progress() {
            @Override
            public Task begin(String name, long total, String unit) {
                return Progress.NONE.begin(name, total, unit);
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
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
        Path last = Path.of(Figures.format("step-%09d", TOKENS / BATCH), "training.safetensors");
        for (int blocks : new int[] {9, 23, 29, 34, 40}) {
            Path broken = folder.resolve(Figures.format("broken-%d.safetensors", blocks));
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
        Path prepared = folder.resolve("t/prepared.json");
        Map<String, String> others = TrainingConfig.of(48, 4, BATCH).decisive();
        training.start(CONFIG.decisive(), prepared);
        training.publish(1, _ -> {});
        training.start(CONFIG.decisive(), prepared);
        assertThatThrownBy(() -> training.start(others, prepared))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(
                        "buffer must be as this training was started with, 4096, but is: 32768");
    }

    @Test
    void beforeTheFirstCheckpointOtherOptionsTakeThePlace() throws IOException {
        TrainingFolder training = new TrainingFolder(folder.resolve("t"));
        Path prepared = folder.resolve("t/prepared.json");
        Map<String, String> others = TrainingConfig.of(48, 4, BATCH).decisive();
        training.start(CONFIG.decisive(), prepared);
        Files.writeString(prepared, "{}");
        training.start(CONFIG.decisive(), prepared);
        assertThat(prepared).exists();
        training.start(others, prepared);
        assertThat(prepared).doesNotExist();
        training.publish(1, _ -> {});
        training.start(others, prepared);
        assertThatThrownBy(() -> training.start(CONFIG.decisive(), prepared))
                .hasMessageStartingWith("buffer must be as this training was started with, 32768");
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.safetensors", "training.json"})
    void aDamagedCheckpointIsRefusedWithAdviceThatHelps(String name) throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        train(CONFIG, new Source(Integer.MAX_VALUE), whole);
        Path out = folder.resolve("sae.safetensors");
        assertThatThrownBy(() -> train(CONFIG, new Source(34), out))
                .hasMessageContaining("the end of this process");
        Path checkpoint = new TrainingFolder(Path.of(out + ".training")).latest().orElseThrow();
        byte[] bytes = Files.readAllBytes(checkpoint.resolve(name));
        bytes[name.endsWith("json") ? 0 : bytes.length / 2] ^= 1;
        Files.write(checkpoint.resolve(name), bytes);
        assertThatThrownBy(() -> train(CONFIG, new Source(Integer.MAX_VALUE), out))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "checkpoint must be as it was written, but is damaged: %s (delete this"
                                + " folder: training goes on from an earlier checkpoint, or from the"
                                + " beginning)",
                        checkpoint);
        AtomicFiles.delete(checkpoint);
        train(CONFIG, new Source(Integer.MAX_VALUE), out);
        assertThat(out).hasSameBinaryContentAs(whole);
    }

    @Test
    void anotherNumberOfThreadsIsSaid() {
        Path out = folder.resolve("sae.safetensors");
        int before = Torch.threads();
        try {
            assertThatThrownBy(() -> train(CONFIG, new Source(34), out))
                    .hasMessageContaining("the end of this process");
            Torch.setThreads(before + 1);
            train(CONFIG, new Source(Integer.MAX_VALUE), out);
        } finally {
            Torch.setThreads(before);
        }
        assertThat(said)
                .contains(
                        Figures.format(
                                "warning: threads were %d and are %d: weights will differ in their last bits",
                                before, before + 1));
    }

    @Test
    void weightsOfHalfPrecisionAreThoseOfSinglePrecisionRounded() {
        Path single = folder.resolve("single.safetensors");
        Path half = folder.resolve("half.safetensors");
        train(CONFIG, new Source(Integer.MAX_VALUE), single);
        TrainingReport report = train(CONFIG, new Source(Integer.MAX_VALUE), half, DType.F16);
        assertThat(report.heldOutNmse()).isPresent();
        try (Safetensors expected = Safetensors.open(single);
                Safetensors actual = Safetensors.open(half)) {
            for (String name : SaeWeights.NAMES) {
                assertThat(actual.tensor(name).dtype()).isEqualTo(DType.F16);
                float[] rounded = expected.tensor(name).floats();
                for (int i = 0; i < rounded.length; i++) {
                    rounded[i] = Float.float16ToFloat(Float.floatToFloat16(rounded[i]));
                }
                assertThat(actual.tensor(name).floats()).containsExactly(rounded);
            }
        }
    }

    @Test
    void whatMemoryCannotHoldIsRefusedBeforehand() {
        TrainingConfig config = TrainingConfig.of(2_000_000_000, 4, 4096);
        long bytes = 4L * (5L * 2 * 2_000_000_000L * 64 + 32L * 4096 * 64);
        config.requireMemory(64, bytes);
        assertThatThrownBy(() -> config.requireMemory(64, bytes - 1))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "memory must be at least the 5,120,033,554,432 bytes that 2,000,000,000"
                                + " latents of 64 dimensions and a buffer of 131,072 tokens need,"
                                + " but is: 5,120,033,554,431")
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(ErrorCode.RESOURCES);
    }
}
