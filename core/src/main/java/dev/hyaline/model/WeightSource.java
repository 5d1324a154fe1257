package dev.hyaline.model;

import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.tensor.Tensors;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Where a model's weights come from. */
@FunctionalInterface
public interface WeightSource {

    /** A weight of its shape and floating-point type as stored. */
    Tensor get(StoredWeight weight);

    /**
     * From files.
     *
     * @param files gives a tensor by its plain name
     */
    static WeightSource of(Function<String, StoredTensor> files) {
        return weight -> {
            StoredTensor stored = files.apply(weight.name());
            torch.ScalarType type =
                    switch (stored.dtype()) {
                        case F64 -> torch.ScalarType.Double;
                        case F32 -> torch.ScalarType.Float;
                        case F16 -> torch.ScalarType.Half;
                        case BF16 -> torch.ScalarType.BFloat16;
                        case I64, I32, I16, I8, U8, BOOL ->
                                throw new IllegalStateException(
                                        weight.name() + " is " + stored.dtype());
                    };
            return Tensors.of(
                    stored.data(),
                    type,
                    weight.shape().stream().mapToLong(Long::longValue).toArray());
        };
    }
}
