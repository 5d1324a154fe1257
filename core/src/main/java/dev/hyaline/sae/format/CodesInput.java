package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.ActiveLatents;
import dev.hyaline.sae.Codes;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Latents in a file, sparse as {@link CodesOutput} writes them or as a matrix of all of them. */
interface CodesInput extends AutoCloseable {

    /** What normalisation took off each token, in a file of latents. */
    String MEAN = "mean";

    /** What normalisation divided each token by. */
    String SCALE = "scale";

    /** How many tokens. */
    long tokens();

    /** The latents of some of them, in the innermost scope. */
    Codes codes(long first, long count);

    /** {@link #MEAN} or {@link #SCALE} of some tokens, {@code [count, 1]}; null without. */
    @Nullable Tensor perToken(String name, long first, long count);

    @Override
    void close();

    static CodesInput open(Path path, long nLatents) {
        if (path.toString().endsWith(StoredMatrix.NPY)) {
            return Dense.of(StoredMatrix.open(path, Optional.empty()), null, nLatents);
        }
        Safetensors file = Safetensors.open(path);
        boolean opened = false;
        try {
            CodesInput input =
                    file.contains(CodesOutput.OFFSETS)
                            ? new Sparse(file, nLatents)
                            : Dense.of(
                                    StoredMatrix.of(() -> {}, file.tensor(SaeCodec.LATENTS)),
                                    file,
                                    nLatents);
            opened = true;
            return input;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private static @Nullable Tensor column(
            @Nullable Safetensors file, String name, long tokens, long first, long count) {
        if (file == null || !file.contains(name)) {
            return null;
        }
        StoredTensor stored = file.tensor(name);
        if (!stored.shape().equals(List.of(tokens))) {
            throw damaged(
                    "%s: expected [%d], got %s".formatted(name, tokens, stored.shape()), file);
        }
        StoredTensor matrix =
                new StoredTensor(
                        name, stored.dtype(), List.of(tokens, 1L), stored.data(), stored.file());
        return StoredMatrix.of(() -> {}, matrix).rows(first, count);
    }

    private static HyalineException damaged(String what, Safetensors file) {
        return new HyalineException(
                ErrorCode.DAMAGED, what + " (" + file.path().getFileName() + ")");
    }

    /**
     * All latents of each token.
     *
     * @param matrix {@code [tokens, n]}
     * @param file where mean and scale are
     */
    record Dense(StoredMatrix matrix, @Nullable Safetensors file) implements CodesInput {

        static Dense of(StoredMatrix matrix, @Nullable Safetensors file, long nLatents) {
            matrix.requireColumns(nLatents);
            return new Dense(matrix, file);
        }

        @Override
        public long tokens() {
            return matrix.rows();
        }

        @Override
        public Codes codes(long first, long count) {
            Tensor z = matrix.rows(first, count);
            try (ActiveLatents found = new ActiveLatents(z.size(0))) {
                found.offer(z, 0, 0);
                return found.codes();
            }
        }

        @Override
        public @Nullable Tensor perToken(String name, long first, long count) {
            return column(file, name, tokens(), first, count);
        }

        @Override
        public void close() {
            matrix.close();
            if (file != null) {
                file.close();
            }
        }
    }

    /** Few latents of each token. */
    final class Sparse implements CodesInput {

        private final Safetensors file;
        private final long nLatents;
        private final long[] offsets;
        private final StoredTensor indices;
        private final StoredTensor values;

        Sparse(Safetensors file, long nLatents) {
            this.file = file;
            this.nLatents = nLatents;
            this.offsets = whole(vector(CodesOutput.OFFSETS)).longs();
            this.indices = whole(vector(CodesOutput.INDICES));
            this.values = vector(CodesOutput.VALUES);
            long entries = indices.count();
            if (values.count() != entries) {
                throw damaged(
                        "values: expected [%d], got %s".formatted(entries, values.shape()), file);
            }
            boolean fits = offsets.length > 0 && offsets[0] == 0;
            for (int i = 1; i < offsets.length; i++) {
                fits &= offsets[i] >= offsets[i - 1] && offsets[i] - offsets[i - 1] <= nLatents;
            }
            if (!fits || offsets[offsets.length - 1] != entries) {
                throw damaged(
                        "offsets must rise from 0 to the %d entries, by at most %d, but do not"
                                .formatted(entries, nLatents),
                        file);
            }
        }

        private StoredTensor vector(String name) {
            StoredTensor tensor = file.tensor(name);
            if (tensor.shape().size() != 1) {
                throw damaged("%s: expected [n], got %s".formatted(name, tensor.shape()), file);
            }
            return tensor;
        }

        private StoredTensor whole(StoredTensor tensor) {
            if (tensor.dtype().isFloating()) {
                throw damaged(
                        "%s must be whole numbers, but is: %s"
                                .formatted(tensor.name(), tensor.dtype()),
                        file);
            }
            return tensor;
        }

        @Override
        public long tokens() {
            return offsets.length - 1L;
        }

        @Override
        public Codes codes(long first, long count) {
            long begin = offsets[(int) first];
            int entries = Math.toIntExact(offsets[(int) (first + count)] - begin);
            int[] latents = new int[entries];
            long[] stored = slice(indices, begin, entries).longs();
            for (int i = 0; i < entries; i++) {
                if (stored[i] < 0 || stored[i] >= nLatents) {
                    throw damaged(
                            "indices: latent must be from 0 to %d, but is: %d at entry %d"
                                    .formatted(nLatents - 1, stored[i], begin + i),
                            file);
                }
                latents[i] = (int) stored[i];
            }
            int[] places = new int[Math.toIntExact(count + 1)];
            for (int i = 0; i < places.length; i++) {
                places[i] = (int) (offsets[(int) first + i] - begin);
            }
            return new Codes(vector(latents), values(begin, entries), vector(places));
        }

        private Tensor values(long begin, int entries) {
            StoredTensor part = slice(values, begin, entries);
            StoredTensor matrix =
                    new StoredTensor(
                            part.name(),
                            part.dtype(),
                            List.of((long) entries, 1L),
                            part.data(),
                            part.file());
            return StoredMatrix.of(() -> {}, matrix).rows(0, entries).reshape(-1);
        }

        private static StoredTensor slice(StoredTensor tensor, long begin, long count) {
            int size = tensor.dtype().bytes();
            return new StoredTensor(
                    tensor.name(),
                    tensor.dtype(),
                    List.of(count),
                    tensor.data().asSlice(begin * size, count * size),
                    tensor.file());
        }

        private static Tensor vector(int[] numbers) {
            return Tensors.ids(new int[][] {numbers}, numbers.length).reshape(-1);
        }

        @Override
        public @Nullable Tensor perToken(String name, long first, long count) {
            return column(file, name, tokens(), first, count);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
