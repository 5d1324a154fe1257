package dev.hyaline.cli.sae;

import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.Figures;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Autoencoders that have learned nothing, for tests: random directions, tied; 8 latents a token.
 */
public final class MadeUpSae {

    private MadeUpSae() {}

    /** Writes one; returns the file. */
    public static Path write(Path file, int dIn, int nLatents, String site) {
        Random random = new Random(11);
        float[] rows = new float[nLatents * dIn];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (random.nextGaussian() / Math.sqrt(dIn));
        }
        float[] biases = new float[nLatents];
        biases[0] = -1e6f; // never fires
        SafetensorsWriter writer = new SafetensorsWriter();
        writer.metadata("sae_version", "1");
        writer.metadata(
                "sae",
                Figures.format(
                        """
                        {"d_in": %d, "n_latents": %d, "activation": "topk", "k": 8,
                         "normalisation": "layer_norm", "site": "%s", "mask_first_position": true,
                         "mask_norm_ratio": 0, "provenance": {}}
                        """,
                        dIn, nLatents, site));
        writer.add("W_enc", List.of((long) nLatents, (long) dIn), rows);
        writer.add("W_dec", List.of((long) nLatents, (long) dIn), rows);
        writer.add("b_pre", List.of((long) dIn), new float[dIn]);
        writer.add("b_lat", List.of((long) nLatents), biases);
        writer.write(file);
        return file;
    }
}
