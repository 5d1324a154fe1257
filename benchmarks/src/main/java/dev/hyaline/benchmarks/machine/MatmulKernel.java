package dev.hyaline.benchmarks.machine;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/** A way that libtorch offers to compute a linear layer. */
public enum MatmulKernel {
    PLAIN("torch.linear") {
        @Override
        Tensor pack(Tensor weight, int rows) {
            return weight;
        }

        @Override
        Tensor apply(Tensor x, Tensor weight, Tensor bias) {
            return torch.linear(x, weight, new TensorOptional(bias));
        }
    },
    PACKED("packed oneDNN") {
        @Override
        Tensor pack(Tensor weight, int rows) {
            return reordered(new IValue(weight), new IValue());
        }

        @Override
        Tensor apply(Tensor x, Tensor weight, Tensor bias) {
            return pointwise(x, weight, bias);
        }
    },
    PACKED_FOR_ROWS("packed oneDNN, laid out for the rows") {
        @Override
        Tensor pack(Tensor weight, int rows) {
            return reordered(new IValue(weight), new IValue((long) rows));
        }

        @Override
        Tensor apply(Tensor x, Tensor weight, Tensor bias) {
            return pointwise(x, weight, bias);
        }
    };

    private static final int SCALARS = 4; // the argument with an activation function's parameters

    private final String label;

    MatmulKernel(String label) {
        this.label = label;
    }

    /** What reports call it. */
    String label() {
        return label;
    }

    /**
     * A weight as this way wants it.
     *
     * @param weight {@code [out, in]}
     * @param rows of the inputs
     */
    abstract Tensor pack(Tensor weight, int rows);

    /** {@code [rows, in]} to {@code [rows, out]}, with a weight that was packed. */
    abstract Tensor apply(Tensor x, Tensor weight, Tensor bias);

    private static Tensor reordered(IValue weight, IValue rows) {
        return call(find("mkldnn::_reorder_linear_weight"), weight, rows);
    }

    private static Tensor pointwise(Tensor x, Tensor weight, Tensor bias) {
        OperatorHandle operator = find("mkldnn::_linear_pointwise");
        // an empty list must still say what it would hold
        Type.TypePtr none =
                operator.schema().arguments().getPointer(SCALARS).type().get().containedType(0);
        return call(
                operator,
                new IValue(x),
                new IValue(weight),
                new IValue(bias),
                new IValue("none"),
                new IValue(new GenericList(none)),
                new IValue(""));
    }

    private static OperatorHandle find(String name) {
        return Dispatcher.singleton().findSchemaOrThrow(name, "");
    }

    private static Tensor call(OperatorHandle operator, IValue... arguments) {
        IValueVector stack = new IValueVector(arguments);
        operator.callBoxed(stack);
        return new Tensor(stack.get(0).toTensor()); // what the stack holds dies with it
    }
}
