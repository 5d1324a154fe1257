package dev.hyaline.model;

import dev.hyaline.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A value of the forward pass as plain Java, row-major; nothing native. Immutable. */
public final class HookValue {

    private final List<Integer> shape;
    private final float[] values;

    private HookValue(List<Integer> shape, float[] values) {
        this.shape = List.copyOf(shape);
        this.values = values;
        if (shape.stream().reduce(1, Math::multiplyExact) != values.length) {
            throw new IllegalArgumentException(values.length + " values are not of shape " + shape);
        }
    }

    /** A value from outside, for edits. */
    public static HookValue of(List<Integer> shape, float... values) {
        return new HookValue(shape, values.clone());
    }

    static HookValue of(Tensor tensor) {
        List<Integer> shape = Arrays.stream(tensor.shape()).mapToObj(Math::toIntExact).toList();
        return new HookValue(shape, Tensors.floats(tensor));
    }

    public List<Integer> shape() {
        return shape;
    }

    /** A copy of the values. */
    public float[] floats() {
        return values.clone();
    }

    /** The number of values. */
    public int size() {
        return values.length;
    }

    /** One value, by its row-major index. */
    public float at(int index) {
        return values[index];
    }

    Tensor toTensor() {
        return Tensors.of(values, shape.stream().mapToLong(Integer::longValue).toArray());
    }
}
