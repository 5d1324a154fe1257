package dev.hyaline.model;

import dev.hyaline.common.Seed;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A model's weights by what they are for, in single precision.
 *
 * @param config the model's shape
 * @param layout how they are stored
 * @param source where they are
 */
public record Weights(ModelConfig config, Layout layout, WeightSource source) {

    /** As they are before training: the same seed and shape give the same weights anywhere. */
    public static Weights untrained(ModelConfig config, Layout layout, Seed seed) {
        return new Weights(config, layout, new UntrainedWeights(seed, config.nLayers(), config.norm().neutralGain()));
    }

    /** A table {@code [in, out]} or a gain {@code [dModel]}, as stored. */
    Tensor get(WeightPart part, int layer) {
        return source.get(layout.weight(part, layer, config));
    }

    /** The matrix {@code [in, out]} of some parts, their outputs side by side. */
    Tensor matrix(int layer, WeightPart... parts) {
        List<Tensor> matrices = new ArrayList<>();
        for (WeightPart first : firsts(parts)) {
            StoredWeight stored = layout.weight(first, layer, config);
            Tensor matrix =
                    switch (stored.orientation()) {
                        case IN_OUT -> source.get(stored);
                        case OUT_IN -> inOrder(stored).t();
                    };
            matrices.add(matrix);
        }
        return sideBySide(matrices, 1); // [in, out]
    }

    /** What is added to it {@code [out]}, if anything is. */
    @Nullable Tensor bias(int layer, WeightPart... parts) {
        List<Tensor> biases = new ArrayList<>();
        for (WeightPart first : firsts(parts)) {
            layout.bias(first, layer, config).map(this::inOrder).ifPresent(biases::add);
        }
        return biases.isEmpty() ? null : sideBySide(biases, 0); // [out]
    }

    /** As stored, but parts one behind the other: {@code [head, part, dHead, …]} by parts first. */
    private Tensor inOrder(StoredWeight stored) {
        Tensor tensor = source.get(stored);
        return stored.byHead()
                ? tensor.unflatten(0, config.nHeads(), stored.parts().size(), config.dHead())
                        .transpose(0, 1)
                        .flatten(0, 2)
                : tensor;
    }

    /** The first part of each tensor that these parts are stored in. */
    private List<WeightPart> firsts(WeightPart... parts) {
        List<WeightPart> firsts = new ArrayList<>();
        List<WeightPart> covered = new ArrayList<>();
        for (WeightPart part : parts) {
            if (!covered.contains(part)) {
                firsts.add(part);
                covered.addAll(layout.weight(part, 0, config).parts());
            }
        }
        if (!covered.equals(List.of(parts))) {
            throw new IllegalStateException(
                    "weights must be stored as " + List.of(parts) + ", but is: " + covered);
        }
        return firsts;
    }

    private static Tensor sideBySide(List<Tensor> tensors, int dimension) {
        return tensors.size() == 1
                ? tensors.getFirst()
                : torch.cat(new TensorVector(tensors.toArray(Tensor[]::new)), dimension);
    }
}
