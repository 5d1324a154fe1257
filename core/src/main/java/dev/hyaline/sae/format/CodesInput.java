package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Latents in a file as {@link CodesOutput} writes them, mapped and read some tokens at a time. */
final class CodesInput implements AutoCloseable {

    private final Safetensors file;
    private final long nLatents;
    private final long[] offsets;
    private final StoredTensor indices;
    private final StoredTensor values;

    private CodesInput(Safetensors file, long nLatents) {
        this.file = file;
        this.nLatents = nLatents;
        this.offsets = vector(CodesOutput.OFFSETS, true).longs();
        this.indices = vector(CodesOutput.INDICES, true);
        this.values = vector(CodesOutput.VALUES, false);
        requireFitting();
    }

    /**
     * Opens a file and checks which entries are whose.
     *
     * @param nLatents how many latents there are
     */
    static CodesInput open(Path path, long nLatents) {
        if (!Files.isRegularFile(path) || path.toString().endsWith(StoredMatrix.NPY)) {
            throw notSparse(path);
        }
        Safetensors file = Safetensors.open(path);
        try {
            if (!file.contains(CodesOutput.OFFSETS)) {
                throw notSparse(path);
            }
            return new CodesInput(file, nLatents);
        } catch (HyalineException e) {
            file.close();
            throw e;
        }
    }

    private static HyalineException notSparse(Path path) {
        return HyalineException.usage(
                "latents must be offsets, indices and values in a safetensors file, as sae encode"
                        + " writes them without --dense, but are not: "
                        + path);
    }

    private StoredTensor vector(String name, boolean whole) {
        StoredTensor tensor = file.tensor(name);
        if (tensor.shape().size() != 1) {
            throw damaged(Figures.format("%s: expected [n], got %s", name, tensor.shape()));
        }
        if (tensor.dtype().isFloating() == whole) {
            throw damaged(
                    Figures.format(
                            "%s must be %s numbers, but is: %s",
                            name, whole ? "whole" : "floating-point", tensor.dtype()));
        }
        return tensor;
    }

    private void requireFitting() {
        long entries = indices.count();
        if (values.count() != entries) {
            throw damaged(Figures.format("values: expected [%d], got %s", entries, values.shape()));
        }
        boolean fits = offsets.length > 0 && offsets[0] == 0;
        for (int i = 1; i < offsets.length; i++) {
            fits &= offsets[i] >= offsets[i - 1] && offsets[i] - offsets[i - 1] <= nLatents;
        }
        if (!fits || offsets[offsets.length - 1] != entries) {
            throw damaged(
                    Figures.format(
                            "offsets must rise from 0 to the %d entries, by at most %d, but do not",
                            entries, nLatents));
        }
    }

    /** How many tokens. */
    long tokens() {
        return offsets.length - 1L;
    }

    /** The latents of some of them, in the innermost scope. */
    Codes codes(long first, long count) {
        long begin = offsets[(int) first];
        long entries = offsets[(int) (first + count)] - begin;
        long[] latents = indices.narrow(begin, entries).longs();
        for (int i = 0; i < latents.length; i++) {
            if (latents[i] < 0 || latents[i] >= nLatents) {
                throw damaged(
                        Figures.format(
                                "indices: latent must be from 0 to %d, but is: %d at entry %d",
                                nLatents - 1, latents[i], begin + i));
            }
        }
        long[] places =
                Arrays.stream(offsets, (int) first, (int) (first + count) + 1)
                        .map(each -> each - begin)
                        .toArray();
        float[] kept =
                StoredMatrix.finite(
                        values.narrow(begin, entries),
                        at -> Figures.format("entry %d", begin + at));
        return new Codes(
                Tensors.of(latents, entries),
                Tensors.of(kept, entries),
                Tensors.of(places, places.length));
    }

    /** What undoes normalisation on some tokens. */
    Normalisation.Normalised normalised(Tensor values, long first) {
        return new Normalisation.Normalised(
                values,
                perToken(CodesOutput.MEAN, first, values.size(0)),
                perToken(CodesOutput.SCALE, first, values.size(0)));
    }

    private Tensor perToken(String name, long first, long count) {
        StoredTensor column = vector(name, false);
        if (column.count() != tokens()) {
            throw damaged(
                    Figures.format(
                            "%s: expected %s, got %s", name, List.of(tokens()), column.shape()));
        }
        float[] numbers =
                StoredMatrix.finite(
                        column.narrow(first, count), at -> Figures.format("token %d", first + at));
        return Tensors.of(numbers, count, 1);
    }

    /** Refuses latents whose normalisation nobody can undo. */
    void requireMeanAndScale(Normalisation normalisation) {
        if (!file.contains(CodesOutput.MEAN) || !file.contains(CodesOutput.SCALE)) {
            throw HyalineException.usage(
                    "latents must have mean and scale beside them, as the autoencoder normalises (%s), but have none (%s)",
                    normalisation.id(), file.path().getFileName());
        }
    }

    private HyalineException damaged(String what) {
        return HyalineException.damaged(what + " (" + file.path().getFileName() + ")");
    }

    @Override
    public void close() {
        file.close();
    }
}
