package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.NpyFile;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Activations {@code [tokens, d]} or {@code [tokens, heads, dHead]} of F16, BF16, F32 or F64 in a
 * file, {@code .npy} or safetensors, mapped and read some tokens at a time; the outputs of a
 * token's heads are one row. Thread-safe until it is closed.
 */
final class StoredMatrix implements AutoCloseable {

    static final String NPY = ".npy";

    private final Runnable closing;
    private final StoredTensor tensor;
    private final long columns;

    private StoredMatrix(Runnable closing, StoredTensor tensor) {
        this.closing = closing;
        this.tensor = tensor;
        this.columns =
                tensor.shape().stream().skip(1).mapToLong(size -> size).reduce(1, (a, b) -> a * b);
    }

    /**
     * @param name of the tensor in a file of several
     * @param columns d; another is refused
     */
    static StoredMatrix open(Path path, Optional<String> name, long columns) {
        if (!Files.isRegularFile(path)) {
            throw HyalineException.usage("input must be a file, but is: " + path);
        }
        StoredMatrix matrix;
        if (path.toString().endsWith(NPY)) {
            NpyFile file = NpyFile.open(path);
            matrix = new StoredMatrix(file::close, file.tensor());
        } else {
            Safetensors file = Safetensors.open(path);
            matrix = new StoredMatrix(file::close, chosen(file, name));
        }
        matrix.require(columns);
        return matrix;
    }

    /** The only matrix, or else what holds the outputs of heads. */
    private static StoredTensor chosen(Safetensors file, Optional<String> name) {
        for (int dimensions = 2; dimensions <= 3; dimensions++) {
            int wanted = dimensions;
            List<StoredTensor> found =
                    file.names().stream()
                            .filter(each -> name.isEmpty() || name.get().equals(each))
                            .map(file::tensor)
                            .filter(each ->
                                    each.shape().size() == wanted && each.dtype().isFloating())
                            .toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            if (!found.isEmpty()) {
                break;
            }
        }
        String all =
                file.names().stream()
                        .limit(8)
                        .map(each -> StoredTensor.shown(each) + " " + file.tensor(each).shape())
                        .toList()
                        .toString();
        file.close();
        throw HyalineException.usage(
                "input must have one matrix of floating-point numbers%s, but has: %s (%s)",
                name.map(each -> " named " + StoredTensor.shown(each))
                        .orElse(", or --tensor must name one"),
                all,
                file.path().getFileName());
    }

    private void require(long expected) {
        int dimensions = tensor.shape().size();
        String problem = "";
        if (!tensor.dtype().isFloating() || dimensions < 2 || dimensions > 3) {
            problem =
                    Figures.format(
                            " must be a matrix of floating-point numbers, but is: %s %s",
                            tensor.dtype(), tensor.shape());
        } else if (columns != expected) {
            problem = Figures.format(": expected [tokens, %d], got %s", expected, tensor.shape());
        }
        if (!problem.isEmpty()) {
            close();
            throw HyalineException.usage(
                    "%s%s (%s)", StoredTensor.shown(tensor.name()), problem, tensor.file());
        }
    }

    /** How many tokens there are. */
    long rows() {
        return tensor.shape().getFirst();
    }

    /** Some rows in single precision {@code [count, columns]}; a NaN is refused by its place. */
    Tensor rows(long first, long count) {
        float[] values =
                finite(
                        tensor.narrow(first, count),
                        at ->
                                Figures.format(
                                        "token %d, dimension %d",
                                        first + at / columns, at % columns));
        return Tensors.of(values, count, columns);
    }

    /** Says where an element is. */
    @FunctionalInterface
    interface Place {
        String of(long index);
    }

    /** Elements in single precision, each of which must be a number there. */
    static float[] finite(StoredTensor part, Place place) {
        float[] values = part.floats();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw HyalineException.numeric(
                        "%s: values must be finite, but is: %s at %s (%s)",
                        StoredTensor.shown(part.name()), values[i], place.of(i), part.file());
            }
        }
        return values;
    }

    @Override
    public void close() {
        closing.run();
    }
}
