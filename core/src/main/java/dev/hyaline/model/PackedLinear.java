package dev.hyaline.model;

import dev.hyaline.checkpoint.ActivationFunction;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import dev.hyaline.tensor.Torch;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * A linear layer by oneDNN with its weight laid out for this processor beforehand and the
 * activation function computed while the result is still in the cache: about twice as fast as
 * {@link PlainLinear} on processors with wide vectors. The operators are libtorch's own but have no
 * C++ function, so they are called through its registry; not every build has them.
 */
final class PackedLinear implements Linear {

    /**
     * Rows of x, that is tokens, that weights are laid out for: a recording's batch. Other numbers
     * work too. In bf16 this is a tenth faster than a layout for any number.
     */
    private static final long ROWS = 512;

    private final Tensor packed; // opaque to all but oneDNN
    private final Tensor bias; // [out]
    private final Precision precision;

    PackedLinear(Tensor weight, Tensor bias, Precision precision, HeldTensors held) {
        Tensor transposed = weight.to(Tensors.type(precision)).t().contiguous(); // [out, in]
        this.packed = held.hold(Operators.pack(transposed));
        this.bias = held.hold(bias.to(Tensors.type(precision)));
        this.precision = precision;
    }

    /** Whether this machine's libtorch has the operators and they work. */
    static boolean isAvailable(Precision precision) {
        Torch.load();
        return switch (precision) {
            case FP32 -> Operators.WORK_FP32;
            case BF16 -> Operators.WORK_BF16;
        };
    }

    @Override
    public Tensor apply(Tensor x) {
        return linear(x, "none", ""); // [B, T, out]
    }

    @Override
    public Tensor apply(Tensor x, ActivationFunction function) {
        return switch (function) {
            case GELU_NEW -> linear(x, "gelu", "tanh");
            case GELU -> linear(x, "gelu", "none");
            case RELU -> linear(x, "relu", "");
            case SILU -> linear(x, "swish", "");
            case QUICK_GELU -> Nonlinearity.apply(function, apply(x));
        };
    }

    private Tensor linear(Tensor x, String name, String variant) {
        return Operators.linear(x.to(Tensors.type(precision)), packed, bias, name, variant);
    }

    /** The operators, found by name at each call, which costs microseconds. */
    private static final class Operators {

        private static final String PACK = "mkldnn::_reorder_linear_weight";
        private static final String LINEAR = "mkldnn::_linear_pointwise";
        private static final int SCALARS = 4; // the argument with the function's parameters

        static final boolean WORK_FP32 = tryThem(Precision.FP32);
        static final boolean WORK_BF16 = tryThem(Precision.BF16);

        static Tensor pack(Tensor weight) {
            return call(find(PACK), new IValue(weight), new IValue(ROWS));
        }

        static Tensor linear(Tensor x, Tensor packed, Tensor bias, String name, String variant) {
            OperatorHandle operator = find(LINEAR);
            // an empty list must still say what it would hold
            Type.TypePtr none =
                    operator.schema().arguments().getPointer(SCALARS).type().get().containedType(0);
            return call(
                    operator,
                    new IValue(x),
                    new IValue(packed),
                    new IValue(bias),
                    new IValue(name),
                    new IValue(new GenericList(none)),
                    new IValue(variant));
        }

        private static OperatorHandle find(String name) {
            return Dispatcher.singleton().findSchemaOrThrow(name, "");
        }

        private static Tensor call(OperatorHandle operator, IValue... arguments) {
            IValueVector stack = new IValueVector(arguments);
            operator.callBoxed(stack);
            return new Tensor(stack.get(0).toTensor()); // what the stack holds dies with it
        }

        private static boolean tryThem(Precision precision) {
            try (TensorScope _ = TensorScope.open()) {
                Tensor weight = torch.ones(16, 16).to(Tensors.type(precision));
                Tensor bias = torch.ones(16).to(Tensors.type(precision));
                Tensor y = linear(weight, pack(weight), bias, "gelu", "tanh");
                return Math.abs(y.max().item_float() - 17) < 1e-4;
            } catch (RuntimeException e) {
                return false; // an older processor or another build: the plain layer serves
            }
        }
    }
}
