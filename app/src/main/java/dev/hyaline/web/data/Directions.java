package dev.hyaline.web.data;

import dev.hyaline.causal.Connections;
import dev.hyaline.checkpoint.MatrixRows;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The decoder directions of the autoencoders that a run keeps, from their mapped files. For one
 * thread at a time.
 */
final class Directions implements AutoCloseable {

    private final RunFolder run;
    private final Map<Site, Decoder> decoders = new HashMap<>();

    /**
     * @param rows {@code [latents, d]}
     * @param lengths of the rows
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Decoder(Safetensors file, MatrixRows rows, float[] lengths) {}

    Directions(RunFolder run) {
        this.run = run;
    }

    /** What a latent adds to the activation when it is 1, to unit length, {@code [d]}. */
    float[] unitRow(Site site, int latent) {
        Decoder decoder = decoder(site);
        float[] row = decoder.rows().row(latent);
        for (int d = 0; d < row.length; d++) {
            row[d] /= decoder.lengths()[latent];
        }
        return row;
    }

    /** The cosine of each latent's direction with a direction of length 1, {@code [latents]}. */
    float[] cosines(Site site, float[] direction) {
        Decoder decoder = decoder(site);
        float[] products = decoder.rows().products(direction);
        for (int latent = 0; latent < products.length; latent++) {
            products[latent] /= decoder.lengths()[latent];
        }
        return products;
    }

    /**
     * A direction at a hook point as one of the residual stream, {@code [dModel]}; empty where what
     * is at the hook point is not written to it.
     */
    static Optional<float[]> written(
            float[] direction, String hookPoint, int layer, Connections weights) {
        return switch (hookPoint.substring(hookPoint.indexOf('.', "blocks.".length()) + 1)) {
            case "hook_resid_pre",
                    "hook_resid_mid",
                    "hook_resid_post",
                    "hook_attn_out",
                    "hook_mlp_out" ->
                    Optional.of(direction);
            case "mlp.hook_post" -> Optional.of(weights.written(layer, direction));
            default -> Optional.empty();
        };
    }

    private Decoder decoder(Site site) {
        return decoders.computeIfAbsent(site, this::open);
    }

    private Decoder open(Site site) {
        Safetensors file = Safetensors.open(run.file(RunFolder.saeFile(site.address())));
        MatrixRows rows = new MatrixRows(file.tensor("W_dec"));
        float[] lengths = new float[rows.count()];
        float[] row = new float[rows.width()];
        for (int latent = 0; latent < lengths.length; latent++) {
            rows.read(latent, row);
            lengths[latent] =
                    Math.max(Float.MIN_NORMAL, (float) Math.sqrt(MatrixRows.dot(row, row)));
        }
        return new Decoder(file, rows, lengths);
    }

    @Override
    public void close() {
        decoders.values().forEach(decoder -> decoder.file().close());
        decoders.clear();
    }
}
