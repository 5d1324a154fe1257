package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.NpyFile;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A matrix {@code [tokens, columns]} of F16, BF16, F32 or F64 in a file, {@code .npy} or
 * safetensors, mapped and read some rows at a time. Thread-safe until it is closed.
 */
final class StoredMatrix implements AutoCloseable {

    static final String NPY = ".npy";

    private final AutoCloseable file;
    private final StoredTensor tensor;
    private final torch.ScalarType type;

    private StoredMatrix(AutoCloseable file, StoredTensor tensor, torch.ScalarType type) {
        this.file = file;
        this.tensor = tensor;
        this.type = type;
    }

    /**
     * @param name of the tensor in a file of several
     */
    static StoredMatrix open(Path path, Optional<String> name) {
        if (!Files.isRegularFile(path)) {
            throw new HyalineException(ErrorCode.USAGE, "input must be a file, but is: " + path);
        }
        if (path.toString().endsWith(NPY)) {
            NpyFile file = NpyFile.open(path);
            return of(file, file.tensor());
        }
        Safetensors file = Safetensors.open(path);
        return of(file, chosen(file, name));
    }

    private static StoredTensor chosen(Safetensors file, Optional<String> name) {
        String shownFile = String.valueOf(file.path().getFileName());
        List<String> matrices =
                file.names().stream()
                        .filter(each -> isMatrix(file.tensor(each)))
                        .filter(each -> name.isEmpty() || name.get().equals(each))
                        .toList();
        if (matrices.size() == 1) {
            return file.tensor(matrices.getFirst());
        }
        String found =
                file.names().stream()
                        .limit(8)
                        .map(each -> NamedWeights.shown(each) + " " + file.tensor(each).shape())
                        .toList()
                        .toString();
        file.close();
        throw new HyalineException(
                ErrorCode.USAGE,
                "input must have one matrix of floating-point numbers%s, but has: %s (%s)"
                        .formatted(
                                name.map(each -> " named " + NamedWeights.shown(each))
                                        .orElse(", or --tensor must name one"),
                                found,
                                shownFile));
    }

    private static boolean isMatrix(StoredTensor tensor) {
        return tensor.shape().size() == 2 && tensor.dtype().isFloating();
    }

    static StoredMatrix of(AutoCloseable file, StoredTensor tensor) {
        Optional<torch.ScalarType> type = FileWeights.type(tensor.dtype());
        if (tensor.shape().size() != 2 || type.isEmpty()) {
            close(file);
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "%s must be a matrix of floating-point numbers, but is: %s %s (%s)"
                            .formatted(
                                    NamedWeights.shown(tensor.name()),
                                    tensor.dtype(),
                                    tensor.shape(),
                                    tensor.file()));
        }
        return new StoredMatrix(file, tensor, type.get());
    }

    long rows() {
        return tensor.shape().get(0);
    }

    long columns() {
        return tensor.shape().get(1);
    }

    /** Refuses another number of columns. */
    void requireColumns(long expected) {
        if (columns() != expected) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "%s: expected [tokens, %d], got %s (%s)"
                            .formatted(
                                    NamedWeights.shown(tensor.name()),
                                    expected,
                                    tensor.shape(),
                                    tensor.file()));
        }
    }

    /** Some rows in single precision {@code [count, columns]}; a NaN is refused by its place. */
    Tensor rows(long first, long count) {
        long rowBytes = columns() * tensor.dtype().bytes();
        StoredTensor part =
                new StoredTensor(
                        tensor.name(),
                        tensor.dtype(),
                        List.of(count, columns()),
                        tensor.data().asSlice(first * rowBytes, count * rowBytes),
                        tensor.file());
        Tensor rows = Tensors.fp32(part.data(), type, count, columns());
        if (!isFinite(rows)) {
            OptionalLong bad = part.firstNonFinite(); // none: too large for single precision
            throw new HyalineException(
                    ErrorCode.NUMERIC,
                    "%s: values must be finite, but is: %s (%s)"
                            .formatted(
                                    NamedWeights.shown(tensor.name()),
                                    bad.isEmpty()
                                            ? "above single precision's largest"
                                            : "%s at token %d, dimension %d"
                                                    .formatted(
                                                            part.at(bad.getAsLong()),
                                                            first + bad.getAsLong() / columns(),
                                                            bad.getAsLong() % columns()),
                                    tensor.file()));
        }
        return rows;
    }

    private static boolean isFinite(Tensor rows) {
        try (TensorScope _ = TensorScope.open()) {
            // x · 0 is 0 for finite x alone
            return rows.mul(new Scalar(0)).sum().item_double() == 0;
        }
    }

    private static void close(AutoCloseable file) {
        try {
            file.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(file);
    }
}
