package dev.hyaline.causal;

import dev.hyaline.checkpoint.MatrixRows;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import java.util.HashMap;
import java.util.Map;

/**
 * The decoder directions of the autoencoders that a run keeps, from their mapped files. For one
 * thread at a time.
 */
public final class Decoders implements AutoCloseable {

    private final RunFolder run;
    private final Map<Site, Decoder> decoders = new HashMap<>();

    /**
     * @param rows {@code [latents, d]}
     * @param lengths of the rows
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Decoder(Safetensors file, MatrixRows rows, float[] lengths) {}

    public Decoders(RunFolder run) {
        this.run = run;
    }

    /** Whether the units of a site are an autoencoder's. */
    boolean has(Site site) {
        return site.dictionary().isPresent();
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

    private Decoder decoder(Site site) {
        return decoders.computeIfAbsent(
                site, each -> open(RunFolder.saeFile(each.dictionary().orElseThrow())));
    }

    private Decoder open(String path) {
        run.requireWhole(run.manifest(), path);
        Safetensors file = Safetensors.open(run.file(path));
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
