package dev.hyaline.model;

import dev.hyaline.checkpoint.Checkpoint;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Where a model's weights come from. */
@FunctionalInterface
interface WeightSource {

    /** A weight in single precision, by its name in Hugging Face's layout. */
    Tensor get(String name, List<Long> shape);

    static WeightSource of(Checkpoint checkpoint) {
        return (name, shape) -> {
            StoredTensor stored = checkpoint.tensor(name);
            torch.ScalarType type =
                    switch (stored.dtype()) {
                        case F64 -> torch.ScalarType.Double;
                        case F32 -> torch.ScalarType.Float;
                        case F16 -> torch.ScalarType.Half;
                        case BF16 -> torch.ScalarType.BFloat16;
                        case I64, I32, I16, I8, U8, BOOL ->
                                throw new IllegalStateException(name + " is " + stored.dtype());
                    };
            return Tensors.fp32(
                    stored.data(), type, shape.stream().mapToLong(Long::longValue).toArray());
        };
    }
}
