package dev.hyaline.subject;

import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.format.SaeFiles;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Path;
import java.util.Random;

/** Autoencoders that have learned nothing, for tests: random directions, tied. */
public final class MadeUpSae {

    private MadeUpSae() {}

    /** Writes one that keeps 8 latents a token; returns the file. */
    public static Path write(Path file, int dIn, int nLatents, String site, long seed) {
        try (TensorScope _ = TensorScope.open()) {
            Random random = new Random(seed);
            float[] rows = new float[nLatents * dIn];
            for (int latent = 0; latent < nLatents; latent++) {
                double square = 0;
                for (int d = 0; d < dIn; d++) {
                    rows[latent * dIn + d] = (float) random.nextGaussian();
                    square += rows[latent * dIn + d] * rows[latent * dIn + d];
                }
                for (int d = 0; d < dIn; d++) {
                    rows[latent * dIn + d] /= (float) Math.sqrt(square);
                }
            }
            float[] biases = new float[nLatents];
            biases[0] = -1e6f; // never fires
            SaeConfig config =
                    SaeConfig.of(dIn, nLatents, new Activation.TopK(8), Normalisation.LAYER_NORM)
                            .withSite(site);
            SaeWeights weights =
                    new SaeWeights(
                            Tensors.of(rows, nLatents, dIn),
                            Tensors.of(rows, nLatents, dIn),
                            Tensors.of(new float[dIn], dIn),
                            Tensors.of(biases, nLatents));
            try (Sae sae = new Sae(config, weights)) {
                SaeFiles.save(sae, "hyaline", file);
            }
        }
        return file;
    }
}
