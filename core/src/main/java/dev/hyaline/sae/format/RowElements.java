package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.checkpoint.TensorWriter;
import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A matrix or vector that is written a few rows at a time, so that it need never be there whole; of
 * a row that is too wide for that, a part.
 *
 * @param name what it is called
 * @param dtype what its elements become
 * @param rowCount how many rows
 * @param columns elements a row; 1 for a vector
 * @param source gives rows
 */
public record RowElements(String name, DType dtype, long rowCount, long columns, Rows source)
        implements TensorWriter.Elements {

    private static final double LARGEST_HALF = 65_504;

    /** Gives rows, in the innermost scope. */
    @FunctionalInterface
    public interface Rows {
        Tensor of(long first, long count);
    }

    /** The sizes of a tensor's dimensions. */
    public static List<Long> shape(Tensor tensor) {
        return Arrays.stream(tensor.shape()).boxed().toList();
    }

    /** The same type to libtorch; none for whole numbers. */
    static Optional<torch.ScalarType> type(DType dtype) {
        return switch (dtype) {
            case F64 -> Optional.of(torch.ScalarType.Double);
            case F32 -> Optional.of(torch.ScalarType.Float);
            case F16 -> Optional.of(torch.ScalarType.Half);
            case BF16 -> Optional.of(torch.ScalarType.BFloat16);
            case I64, I32, I16, I8, U8, BOOL -> Optional.empty();
        };
    }

    /** Adds a tensor as it is. */
    public static void add(TensorWriter writer, String name, DType dtype, Tensor tensor) {
        add(writer, name, dtype, shape(tensor), (first, count) -> tensor.narrow(0, first, count));
    }

    /** Adds the transpose of a matrix. */
    public static void addTransposed(TensorWriter writer, String name, DType dtype, Tensor matrix) {
        add(
                writer,
                name,
                dtype,
                shape(matrix).reversed(),
                (first, count) -> matrix.narrow(1, first, count).t());
    }

    /** Adds what gives rows. */
    public static void add(
            TensorWriter writer, String name, DType dtype, List<Long> shape, Rows source) {
        long columns = shape.size() == 1 ? 1 : shape.get(1);
        writer.add(name, dtype, shape, new RowElements(name, dtype, shape.get(0), columns, source));
    }

    @Override
    public void put(ByteBuffer buffer, long first) {
        long row = first / columns;
        long within = first % columns;
        long room = buffer.remaining() / dtype.bytes();
        try (TensorScope _ = TensorScope.open()) {
            Tensor rows =
                    within == 0 && room >= columns
                            ? source.of(row, Math.min(room / columns, rowCount - row))
                            : source.of(row, 1)
                                    .reshape(-1)
                                    .narrow(0, within, Math.min(room, columns - within));
            requireFitting(rows, first);
            buffer.put(Tensors.bytes(rows.to(type()).contiguous()));
        }
    }

    private void requireFitting(Tensor rows, long first) {
        if (dtype == DType.F16) {
            long place = rows.abs().argmax().item_long();
            double largest = rows.reshape(-1).select(0, place).item_double();
            if (Math.abs(largest) > LARGEST_HALF) {
                throw HyalineException.numeric(
                        "%s: values must fit into F16 (at most %.0f), but is: %s at index %d",
                        name, LARGEST_HALF, largest, first + place);
            }
        }
    }

    private torch.ScalarType type() {
        return dtype == DType.I64
                ? torch.ScalarType.Long
                : type(dtype)
                        .orElseThrow(() ->
                                new IllegalArgumentException("dtype is not written: " + dtype));
    }

    /** Puts a file's values into a tensor of the same shape. */
    public static void fill(Tensor tensor, StoredTensor stored) {
        if (!shape(tensor).equals(stored.shape())) {
            throw HyalineException.damaged(
                    "%s: expected %s, got %s (%s)",
                    stored.name(), shape(tensor), stored.shape(), stored.file());
        }
        Tensors.fill(tensor, stored.data(), tensor.scalar_type().intern());
    }
}
