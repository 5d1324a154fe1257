package dev.hyaline.sae;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A matrix or vector that is written a few rows at a time, so that it need never be there whole.
 *
 * @param name what it is called
 * @param dtype what its elements become
 * @param rowCount how many rows
 * @param columns elements a row; 1 for a vector
 * @param source gives rows
 */
record RowElements(String name, DType dtype, long rowCount, long columns, Rows source)
        implements SafetensorsWriter.Elements {

    private static final double LARGEST_HALF = 65_504;

    /** Gives rows, in the innermost scope. */
    @FunctionalInterface
    interface Rows {
        Tensor of(long first, long count);
    }

    /** Adds a tensor as it is. */
    static void add(SafetensorsWriter writer, String name, DType dtype, Tensor tensor) {
        add(
                writer,
                name,
                dtype,
                FileWeights.shape(tensor),
                (first, count) -> tensor.narrow(0, first, count));
    }

    /** Adds what gives rows. */
    static void add(
            SafetensorsWriter writer, String name, DType dtype, List<Long> shape, Rows source) {
        long columns = shape.size() == 1 ? 1 : shape.get(1);
        writer.add(name, dtype, shape, new RowElements(name, dtype, shape.get(0), columns, source));
    }

    @Override
    public void put(ByteBuffer buffer, long first) {
        long row = first / columns;
        long fitting = buffer.remaining() / (columns * dtype.bytes());
        try (TensorScope _ = TensorScope.open()) {
            Tensor rows = source.of(row, Math.min(fitting, rowCount - row));
            requireFitting(rows, first);
            buffer.put(Tensors.bytes(rows.to(type()).contiguous()));
        }
    }

    private void requireFitting(Tensor rows, long first) {
        if (dtype == DType.F16) {
            long place = rows.abs().argmax().item_long();
            double largest = rows.reshape(-1).select(0, place).item_double();
            if (Math.abs(largest) > LARGEST_HALF) {
                throw new HyalineException(
                        ErrorCode.NUMERIC,
                        "%s: values must fit into F16 (at most %.0f), but is: %s at index %d"
                                .formatted(name, LARGEST_HALF, largest, first + place));
            }
        }
    }

    private torch.ScalarType type() {
        return switch (dtype) {
            case F64 -> torch.ScalarType.Double;
            case F32 -> torch.ScalarType.Float;
            case F16 -> torch.ScalarType.Half;
            case BF16 -> torch.ScalarType.BFloat16;
            case I64 -> torch.ScalarType.Long;
            case I32, I16, I8, U8, BOOL ->
                    throw new IllegalArgumentException("dtype is not written: " + dtype);
        };
    }
}
