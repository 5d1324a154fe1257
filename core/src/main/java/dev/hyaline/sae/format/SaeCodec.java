package dev.hyaline.sae.format;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * From files of activations to files of latents and back, some tokens at a time. Files are written
 * whole or not at all.
 *
 * @param sae does it
 * @param progress hears of it
 */
public record SaeCodec(Sae sae, Progress progress) {

    /** The name of a matrix of latents in a file. */
    static final String LATENTS = "latents";

    /** The name of reconstructions in a file. */
    static final String ACTIVATIONS = "activations";

    private static final List<String> MEAN_AND_SCALE = List.of(CodesInput.MEAN, CodesInput.SCALE);
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
     * not for them. Empty where they are all equal.
     */
    public OptionalDouble nmse(Path in, Optional<String> tensor) {
        try (StoredMatrix x = StoredMatrix.open(in, tensor);
                TensorScope _ = TensorScope.open()) {
            x.requireColumns(sae.config().dIn());
            double nmse = sae.nmse(x.rows(0, Math.min(BLOCK_TOKENS, x.rows())));
            return Double.isFinite(nmse) ? OptionalDouble.of(nmse) : OptionalDouble.empty();
        }
    }

    /**
     * Writes the latents of activations.
     *
     * @param in a safetensors or {@code .npy} file with a matrix {@code [tokens, d]}
     * @param tensor its name among several
     * @param out a safetensors file; with all latents, {@code .npy} too
     * @param dense whether all latents are written, {@code [tokens, n]}
     */
    public Done encode(Path in, Optional<String> tensor, Path out, boolean dense) {
        requireSuffix(out, dense);
        try (StoredMatrix x = StoredMatrix.open(in, tensor)) {
            x.requireColumns(sae.config().dIn());
            long[] entries = {0};
            AtomicFiles.write(
                    out, file -> entries[0] = dense ? writeDense(x, file, out) : write(x, file));
            return new Done(x.rows(), entries[0]);
        }
    }

    private static void requireSuffix(Path out, boolean npyToo) {
        String name = out.toString();
        if (!name.endsWith(".safetensors") && !(npyToo && name.endsWith(StoredMatrix.NPY))) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "output must end in .safetensors%s, but is: %s"
                            .formatted(npyToo ? " or .npy" : "", out));
        }
    }

    private long write(StoredMatrix x, Path file) throws IOException {
        PerToken perToken = new PerToken(x.rows());
        try (CodesOutput output = new CodesOutput(file, x.rows())) {
            forEachBlock(
                    "encoding",
                    x.rows(),
                    (first, count) -> {
                        Tensor rows = x.rows(first, count);
                        output.write(finite(sae.encode(rows), first));
                        perToken.take(sae.config().normalisation(), rows, first);
                    });
            return output.finish(
                    metadata(),
                    isNormalised() ? MEAN_AND_SCALE : List.of(),
                    isNormalised() ? List.of(perToken.mean, perToken.scale) : List.of());
        }
    }

    private long writeDense(StoredMatrix x, Path file, Path out) throws IOException {
        PerToken perToken = new PerToken(x.rows());
        long[] entries = {0};
        try (MatrixOutput output = output(file, out, LATENTS, x.rows(), sae.config().nLatents())) {
            forEachBlock(
                    "encoding",
                    x.rows(),
                    (first, count) -> {
                        Tensor rows = x.rows(first, count);
                        Tensor latents =
                                finite(sae.encode(rows), first).dense(sae.config().nLatents());
                        entries[0] += latents.count_nonzero().item_long();
                        output.write(latents);
                        perToken.take(sae.config().normalisation(), rows, first);
                    });
            output.finish(isNormalised() ? List.of(perToken.mean, perToken.scale) : List.of());
        }
        return entries[0];
    }

    private static Codes finite(Codes codes, long firstToken) {
        Tensor wrong = codes.values().isfinite().logical_not();
        if (wrong.any().item_bool()) {
            long entry = wrong.nonzero().select(0, 0).item_long();
            throw new HyalineException(
                    ErrorCode.NUMERIC,
                    "latents must be finite, but is: %s (latent %d of token %d)"
                            .formatted(
                                    codes.values().select(0, entry).item_double(),
                                    codes.latents().select(0, entry).item_long(),
                                    firstToken
                                            + codes.tokenOfEntry().select(0, entry).item_long()));
        }
        return codes;
    }

    private MatrixOutput output(Path file, Path out, String name, long rows, long columns)
            throws IOException {
        boolean withScale = isNormalised() && name.equals(LATENTS);
        return out.toString().endsWith(StoredMatrix.NPY)
                ? MatrixOutput.npy(file, rows, columns)
                : MatrixOutput.safetensors(
                        file,
                        metadata(),
                        name,
                        rows,
                        columns,
                        withScale ? MEAN_AND_SCALE : List.of());
    }

    /**
     * Writes the reconstructions of latents, as they are at the site.
     *
     * @param in a file that {@link #encode} wrote, or one like it
     * @param out a safetensors or {@code .npy} file
     */
    public Done decode(Path in, Path out) {
        requireSuffix(out, true);
        try (CodesInput codes = CodesInput.open(in, sae.config().nLatents())) {
            long[] entries = {0};
            AtomicFiles.write(
                    out,
                    file -> {
                        try (MatrixOutput output =
                                output(
                                        file,
                                        out,
                                        ACTIVATIONS,
                                        codes.tokens(),
                                        sae.config().dIn())) {
                            forEachBlock(
                                    "decoding",
                                    codes.tokens(),
                                    (first, count) -> {
                                        Codes block = codes.codes(first, count);
                                        entries[0] += block.latents().size(0);
                                        output.write(reconstruction(block, codes, first, in));
                                    });
                            output.finish(List.of());
                        }
                    });
            return new Done(codes.tokens(), entries[0]);
        }
    }

    private Tensor reconstruction(Codes block, CodesInput codes, long first, Path in) {
        Tensor decoded = sae.decodeNormalised(block);
        if (!isNormalised()) {
            return decoded;
        }
        Tensor mean = codes.perToken(CodesInput.MEAN, first, block.tokens());
        Tensor scale = codes.perToken(CodesInput.SCALE, first, block.tokens());
        if (mean == null || scale == null) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "latents must have mean and scale beside them, as the autoencoder normalises (%s), but have none (%s)"
                            .formatted(sae.config().normalisation().id(), in.getFileName()));
        }
        return new Normalisation.Normalised(decoded, mean, scale).undo(decoded);
    }

    private boolean isNormalised() {
        return sae.config().normalisation() != Normalisation.NONE;
    }

    private Map<String, String> metadata() {
        SaeConfig config = sae.config();
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("n_latents", String.valueOf(config.nLatents()));
        metadata.put("d_in", String.valueOf(config.dIn()));
        metadata.put("site", config.site());
        return metadata;
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

    /** What undoes normalisation, gathered. */
    private static final class PerToken {

        private final float[] mean;
        private final float[] scale;

        PerToken(long tokens) {
            this.mean = new float[Math.toIntExact(tokens)];
            this.scale = new float[Math.toIntExact(tokens)];
        }

        void take(Normalisation normalisation, Tensor x, long first) {
            Normalisation.Normalised normalised = normalisation.apply(x);
            copy(normalised.mean(), mean, first);
            copy(normalised.scale(), scale, first);
        }

        private static void copy(Tensor column, float[] target, long first) {
            float[] values = Tensors.floats(column);
            System.arraycopy(values, 0, target, (int) first, values.length);
        }
    }
}
