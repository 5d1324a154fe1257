package dev.hyaline.tensor;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;

/** Operators of libtorch that have no C++ function, by the names they are registered under. */
public final class Registry {

    private Registry() {}

    /**
     * Finds an operator, which costs microseconds.
     *
     * @throws RuntimeException if this build does not have it
     */
    public static OperatorHandle find(String name) {
        return Dispatcher.singleton().findSchemaOrThrow(name, "");
    }

    /** Calls an operator with all its arguments; its result belongs to the innermost scope. */
    public static Tensor call(OperatorHandle operator, IValue... arguments) {
        IValueVector stack = new IValueVector(arguments);
        operator.callBoxed(stack);
        return new Tensor(stack.get(0).toTensor()); // what the stack holds dies with it
    }
}
