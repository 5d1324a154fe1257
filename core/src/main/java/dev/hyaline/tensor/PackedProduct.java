package dev.hyaline.tensor;

import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN's linear layer with its weight laid out for this processor beforehand: on processors with
 * wide vectors up to twice as fast as libtorch's own. Not every build has it. On CPUs alone.
 */
public final class PackedProduct {

    private static final String PACK = "mkldnn::_reorder_linear_weight";
    private static final String LINEAR = "mkldnn::_linear_pointwise";

    /**
     * On some processors (AMD's Zen 5) the columns behind the last whole block of so many are wrong
     * in single precision.
     */
    private static final long WHOLE = 64;

    private static final int SCALARS = 4; // the argument with the function's parameters

    private static final boolean WORKS_FP32 = works(Precision.FP32);
    private static final boolean WORKS_BF16 = works(Precision.BF16);

    private PackedProduct() {}

    /**
     * Whether this machine's libtorch has the operators and they work.
     *
     * @param out the width of the result
     */
    public static boolean isAvailable(Precision precision, long out) {
        Torch.load();
        return out % WHOLE == 0
                && switch (precision) {
                    case FP32 -> WORKS_FP32;
                    case BF16 -> WORKS_BF16;
                };
    }

    /**
     * A weight laid out, opaque to all but {@link #apply}.
     *
     * @param weight {@code [out, in]}
     * @param rows of the inputs, usually; other numbers work too
     */
    public static Tensor pack(Tensor weight, long rows) {
        return Registry.call(Registry.find(PACK), new IValue(weight), new IValue(rows));
    }

    /** x Wᵀ + b: {@code [rows, in]} to {@code [rows, out]}. */
    public static Tensor apply(Tensor x, Tensor packed, Tensor bias) {
        return apply(x, packed, bias, "none", "");
    }

    /** The same and, while the result is still in the cache, a function by oneDNN's name for it. */
    public static Tensor apply(
            Tensor x, Tensor packed, @Nullable Tensor bias, String function, String variant) {
        OperatorHandle operator = Registry.find(LINEAR);
        // an empty list must still say what it would hold
        Type.TypePtr none =
                operator.schema().arguments().getPointer(SCALARS).type().get().containedType(0);
        return Registry.call(
                operator,
                new IValue(x),
                new IValue(packed),
                bias == null ? new IValue() : new IValue(bias),
                new IValue(function),
                new IValue(new GenericList(none)),
                new IValue(variant));
    }

    private static boolean works(Precision precision) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor weight = torch.ones(16, 16).to(Tensors.type(precision));
            Tensor bias = torch.ones(16).to(Tensors.type(precision));
            Tensor y = apply(weight, pack(weight, 16), bias, "gelu", "tanh");
            return Math.abs(y.max().item_float() - 17) < 1e-4;
        } catch (RuntimeException e) {
            return false; // an older processor or another build: the plain layer serves
        }
    }
}
