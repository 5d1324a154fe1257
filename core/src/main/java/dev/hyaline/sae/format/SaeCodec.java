package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.NpyFile;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/**
 * From files of activations to files of latents and back, some tokens at a time. Few latents a
 * token are written as safetensors, matrices as {@code .npy}; files are written whole or not at
 * all.
 *
 * @param sae does it
 * @param progress hears of it
 */
public record SaeCodec(Sae sae, Progress progress) {

    private static final String SPARSE = ".safetensors";
    private static final long BLOCK_TOKENS = 1024;

    /**
     * What was done.
     *
     * @param tokens how many there are
     * @param entries latents that are not 0, over all tokens
     */
    public record Done(long tokens, long entries) {}

    /**
     * {@link Sae#nmse} of the first tokens of a file, at most 1,024: above 1, the autoencoder is
     * not for them. Empty where they are all equal, or none.
     */
    public OptionalDouble nmse(Path in, Optional<String> tensor) {
        try (StoredMatrix x = StoredMatrix.open(in, tensor, sae.config().dIn());
                TensorScope _ = TensorScope.open()) {
            double nmse =
                    x.rows() == 0
                            ? Double.NaN
                            : sae.nmse(x.rows(0, Math.min(BLOCK_TOKENS, x.rows())));
            return Double.isFinite(nmse) ? OptionalDouble.of(nmse) : OptionalDouble.empty();
        }
    }

    /**
     * Writes the latents of activations.
     *
     * @param in a safetensors or {@code .npy} file with activations {@code [tokens, d]} or {@code
     *     [tokens, heads, d / heads]}
     * @param tensor its name among several
     * @param out a safetensors file; with all latents, {@code .npy}
     * @param dense whether all latents are written, {@code [tokens, n]}
     */
    public Done encode(Path in, Optional<String> tensor, Path out, boolean dense) {
        requireSuffix(out, dense ? StoredMatrix.NPY : SPARSE);
        long[] entries = {0};
        try (StoredMatrix x = StoredMatrix.open(in, tensor, sae.config().dIn())) {
            AtomicFiles.write(
                    out, file -> entries[0] = dense ? writeDense(x, file) : write(x, file));
            return new Done(x.rows(), entries[0]);
        }
    }

    private static void requireSuffix(Path out, String suffix) {
        if (!out.toString().endsWith(suffix)) {
            throw HyalineException.usage("output must end in %s, but is: %s", suffix, out);
        }
    }

    private long write(StoredMatrix x, Path file) throws IOException {
        Normalisation normalisation = sae.config().normalisation();
        try (CodesOutput output = new CodesOutput(file, x.rows())) {
            forEachBlock(
                    "encoding",
                    x.rows(),
                    (first, count) -> {
                        Tensor rows = x.rows(first, count);
                        output.write(finite(sae.encode(rows), first), normalisation.apply(rows));
                    });
            return output.finish(file, metadata(), normalisation != Normalisation.NONE);
        }
    }

    private long writeDense(StoredMatrix x, Path file) throws IOException {
        long[] entries = {0};
        int n = sae.config().nLatents();
        writeMatrix(
                "encoding",
                file,
                x.rows(),
                n,
                (first, count) -> {
                    Tensor latents = finite(sae.encode(x.rows(first, count)), first).dense(n);
                    entries[0] += latents.count_nonzero().item_long();
                    return latents;
                });
        return entries[0];
    }

    private static Codes finite(Codes codes, long firstToken) {
        Tensor wrong = codes.values().isfinite().logical_not();
        if (wrong.any().item_bool()) {
            long entry = wrong.nonzero().select(0, 0).item_long();
            throw HyalineException.numeric(
                    "latents must be finite, but is: %s (latent %d of token %d)",
                    codes.values().select(0, entry).item_double(),
                    codes.latents().select(0, entry).item_long(),
                    firstToken + codes.tokenOfEntry().select(0, entry).item_long());
        }
        return codes;
    }

    private Map<String, String> metadata() {
        SaeConfig config = sae.config();
        return Map.of(
                "n_latents", String.valueOf(config.nLatents()),
                "d_in", String.valueOf(config.dIn()),
                "site", config.site());
    }

    /**
     * Writes the reconstructions of latents, as they are at the site.
     *
     * @param in a file that {@link #encode} wrote, or one like it
     * @param out a {@code .npy} file
     */
    public Done decode(Path in, Path out) {
        requireSuffix(out, StoredMatrix.NPY);
        long[] entries = {0};
        try (CodesInput input = CodesInput.open(in, sae.config().nLatents())) {
            Normalisation normalisation = sae.config().normalisation();
            if (normalisation != Normalisation.NONE) {
                input.requireMeanAndScale(normalisation);
            }
            Rows reconstructions =
                    (first, count) -> {
                        Codes codes = input.codes(first, count);
                        entries[0] += codes.latents().size(0);
                        Tensor decoded = sae.decodeNormalised(codes);
                        return normalisation == Normalisation.NONE
                                ? decoded
                                : input.normalised(decoded, first).undo(decoded);
                    };
            AtomicFiles.write(
                    out,
                    file ->
                            writeMatrix(
                                    "decoding",
                                    file,
                                    input.tokens(),
                                    sae.config().dIn(),
                                    reconstructions));
            return new Done(input.tokens(), entries[0]);
        }
    }

    /** Gives the rows of some tokens. */
    @FunctionalInterface
    private interface Rows {
        Tensor of(long first, long count);
    }

    private void writeMatrix(String name, Path file, long tokens, long columns, Rows rows)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            CodesOutput.append(channel, ByteBuffer.wrap(NpyFile.header(tokens, columns)));
            forEachBlock(
                    name,
                    tokens,
                    (first, count) ->
                            CodesOutput.append(
                                    channel, Tensors.bytes(rows.of(first, count).contiguous())));
        }
    }

    /** Some tokens. */
    @FunctionalInterface
    private interface Block {
        void take(long first, long count) throws IOException;
    }

    private void forEachBlock(String name, long tokens, Block block) throws IOException {
        try (Progress.Task task = progress.begin(name, tokens, "tokens")) {
            for (long first = 0; first < tokens; first += BLOCK_TOKENS) {
                try (TensorScope _ = TensorScope.open()) {
                    block.take(first, Math.min(BLOCK_TOKENS, tokens - first));
                }
                task.at(Math.min(tokens, first + BLOCK_TOKENS));
            }
        }
    }
}
