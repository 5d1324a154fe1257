package dev.hyaline.sae;

import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gathers the latents that are not 0, tile by tile. Not thread-safe. */
public final class ActiveLatents implements AutoCloseable {

    private final long tokenCount;
    private final HeldTensors held = new HeldTensors();
    private final List<Tensor> tokens = new ArrayList<>();
    private final List<Tensor> latents = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();

    /**
     * @param tokenCount how many tokens there are in all
     */
    public ActiveLatents(long tokenCount) {
        this.tokenCount = tokenCount;
    }

    /** Takes in {@code [tokens, m]}, the tokens and the latents from these on. */
    public void offer(Tensor z, long firstToken, long firstLatent) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor places = z.nonzero(); // (entries, 2)
            Tensor token = places.select(1, 0).contiguous();
            Tensor column = places.select(1, 1);
            Tensor flat = token.mul(new Scalar(z.size(1))).add_(column); // (entries)
            tokens.add(held.hold(token.add(new Scalar(firstToken))));
            latents.add(held.hold(column.add(new Scalar(firstLatent))));
            values.add(held.hold(z.reshape(-1).index_select(0, flat)));
        }
    }

    /** What was gathered, token by token, in the innermost scope. */
    public Codes codes() {
        Tensor token = joined(tokens);
        Tensor order = token.argsort(true, 0, false); // stable: latents stay in order
        Tensor counts = torch.bincount(token, new TensorOptional(), tokenCount); // (tokens)
        return new Codes(
                joined(latents).index_select(0, order),
                joined(values).index_select(0, order),
                SparseRows.offsets(counts));
    }

    private static Tensor joined(List<Tensor> parts) {
        return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0);
    }

    @Override
    public void close() {
        held.close();
    }
}
