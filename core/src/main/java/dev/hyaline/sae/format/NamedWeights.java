package dev.hyaline.sae.format;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.checkpoint.TorchFile;
import dev.hyaline.checkpoint.WrapperNames;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The tensors of a file, each of which must be asked for by its name and shape: what is missing, of
 * another shape, not finite or left over is refused by name.
 */
final class NamedWeights {

    private final Map<String, StoredTensor> left;
    private final String file;

    private NamedWeights(Map<String, StoredTensor> tensors, String file) {
        this.left = new LinkedHashMap<>(tensors);
        this.file = file;
    }

    static NamedWeights of(Safetensors file) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        String own = String.valueOf(file.path().getFileName());
        file.names().forEach(name -> put(tensors, name, file.tensor(name), own));
        return new NamedWeights(tensors, own);
    }

    /**
     * Those of a file that torch wrote.
     *
     * @param others takes what is no tensor, by name
     */
    static NamedWeights of(TorchFile file, String name, BiConsumer<String, Object> others) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        file.content()
                .forEach((key, value) -> {
                    if (value instanceof StoredTensor tensor) {
                        put(tensors, key, tensor, name);
                    } else {
                        others.accept(WrapperNames.unwrapped(key), value);
                    }
                });
        return new NamedWeights(tensors, name);
    }

    private static void put(
            Map<String, StoredTensor> tensors, String written, StoredTensor tensor, String file) {
        String name = WrapperNames.unwrapped(written);
        if (tensors.putIfAbsent(name, tensor) != null) {
            throw FileWeights.damaged(
                    StoredTensor.shown(name) + " must be there once, but is there again", file);
        }
    }

    boolean contains(String name) {
        return left.containsKey(name);
    }

    /** The sizes of a matrix. */
    List<Long> matrixShape(String name) {
        StoredTensor tensor = left.get(name);
        if (tensor == null) {
            throw damaged(name + " must be in the file, but is missing");
        }
        List<Long> shape = tensor.shape();
        if (shape.size() != 2 || shape.get(0) < 1 || shape.get(1) < 1) {
            throw damaged(name + ": shape must be that of a matrix, but is: " + shape);
        }
        return shape;
    }

    /** Takes a weight in single precision; it belongs to the innermost scope. */
    Tensor take(String name, long... shape) {
        StoredTensor tensor = takeStored(name, shape);
        OptionalLong bad = tensor.firstNonFinite();
        if (bad.isPresent()) {
            throw HyalineException.numeric(
                    "%s: values must be finite, but is: %s at index %d (%s)",
                    name, tensor.at(bad.getAsLong()), bad.getAsLong(), file);
        }
        return Tensors.fp32(tensor.data(), type(tensor), shape);
    }

    /** Takes factors, all of which must be 1: others would change what is read. */
    void takeOnes(String name, long size) {
        try (TensorScope _ = TensorScope.open()) {
            if (!take(name, size).eq(new Scalar(1)).all().item_bool()) {
                throw damaged(name + " must be 1 throughout, but is not");
            }
        }
    }

    /** Takes a single number, whole or not. */
    double takeNumber(String name) {
        return takeStored(name).at(0);
    }

    /** Takes what is of no use here, where it is there. */
    void drop(String name) {
        left.remove(name);
    }

    /** Refuses what nobody asked for. */
    void requireNothingLeft() {
        left.keySet().stream()
                .findFirst()
                .ifPresent(name -> {
                    throw damaged(
                            StoredTensor.shown(name) + " must not be there, as nobody knows it");
                });
    }

    private StoredTensor takeStored(String name, long... shape) {
        StoredTensor tensor = left.remove(name);
        if (tensor == null) {
            throw damaged(name + " must be in the file, but is missing");
        }
        List<Long> expected = Arrays.stream(shape).boxed().toList();
        if (!tensor.shape().equals(expected)) {
            throw damaged(
                    Figures.format("%s: expected %s, got %s", name, expected, tensor.shape()));
        }
        return tensor;
    }

    private torch.ScalarType type(StoredTensor tensor) {
        return RowElements.type(tensor.dtype())
                .orElseThrow(() ->
                        damaged(
                                Figures.format(
                                        "%s: dtype must be a floating-point type, but is: %s",
                                        tensor.name(), tensor.dtype())));
    }

    private HyalineException damaged(String what) {
        return FileWeights.damaged(what, file);
    }
}
