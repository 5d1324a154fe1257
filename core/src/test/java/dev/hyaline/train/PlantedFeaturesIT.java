package dev.hyaline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.sae.format.SaeFiles;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training finds the features that activations were made of. */
final class PlantedFeaturesIT {

    private static final int FEATURES = 256;
    private static final int D = 64;
    private static final int ACTIVE = 4;
    private static final int LATENTS = 512;
    private static final long TOKENS = 2_000_000;

    /**
     * Twice as many as were planted, so that the latents that are too many have something to do.
     */
    private static final int K = 8;

    private static final int WATCHED = 100_000;

    @TempDir private Path folder;

    @Test
    @Timeout(600)
    void plantedFeaturesAreFoundAndFewLatentsDie() {
        Seed seed = new Seed(1);
        PlantedFeatures planted = new PlantedFeatures(FEATURES, D, ACTIVE, TOKENS, seed);
        TrainingConfig config =
                new TrainingConfig(
                        LATENTS,
                        K,
                        Normalisation.NONE,
                        TokenMask.NONE,
                        2048,
                        32_768,
                        Long.MAX_VALUE,
                        2e-3,
                        Double.POSITIVE_INFINITY,
                        0.999,
                        WATCHED,
                        LossConfig.AUX_COEFFICIENT,
                        seed.value());
        Path out = folder.resolve("planted.safetensors");
        new SaeTrainer(
                        config,
                        "planted",
                        new TreeMap<>(),
                        new TrainingFolder(folder.resolve("training")),
                        600,
                        Progress.NONE)
                .train(
                        planted,
                        new PlantedFeatures(FEATURES, D, ACTIVE, TOKENS, seed),
                        DType.F32,
                        out);
        try (Sae sae = SaeFiles.load(out)) {
            assertThat(planted.meanBestCosine(sae)).isGreaterThan(0.95);
            assertThat(planted.silentShare(sae, WATCHED)).isLessThan(0.05);
        }
    }
}
