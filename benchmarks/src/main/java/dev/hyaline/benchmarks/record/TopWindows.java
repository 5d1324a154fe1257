package dev.hyaline.benchmarks.record;

import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The windows with the highest maxima of each neuron of a layer so far, in plain tensor operations:
 * those kept and those of the batch side by side, {@code topk}, and the ids that belong to them.
 */
final class TopWindows implements AutoCloseable {

    private final int most;
    private HeldTensors held = new HeldTensors();
    private Tensor maxima = new Tensor(); // [dMlp, kept], fp32, in no order
    private Tensor windows = new Tensor(); // [dMlp, kept], int64
    private boolean empty = true;

    /**
     * @param most how many windows a neuron keeps
     */
    TopWindows(int most) {
        this.most = most;
    }

    /**
     * Takes in the windows of a batch.
     *
     * @param post activations {@code [B, T, dMlp]}; the first position of a window is an attention
     *     sink and takes no part
     * @param first the number of the batch's first window
     */
    void add(Tensor post, long first) {
        Tensor counted = post.narrow(1, 1, post.size(1) - 1); // [B, T − 1, dMlp]
        Tensor batch = counted.amax(new long[] {1}, false); // [B, dMlp]
        Tensor candidates = batch.to(torch.ScalarType.Float).t(); // [dMlp, B]
        Tensor ids = torch.arange(new Scalar(first), new Scalar(first + post.size(0)));
        ids = ids.to(torch.ScalarType.Long).expand(post.size(2), post.size(0)); // [dMlp, B]
        if (!empty) {
            candidates = torch.cat(new TensorVector(maxima, candidates), 1); // [dMlp, kept + B]
            ids = torch.cat(new TensorVector(windows, ids), 1);
        }
        long kept = Math.min(most, candidates.size(1));
        T_TensorTensor_T top = candidates.topk(kept, 1, true, false);
        replace(new Tensor(top.get0()), ids.gather(1, top.get1()));
    }

    private void replace(Tensor newMaxima, Tensor newWindows) {
        HeldTensors old = held;
        held = new HeldTensors();
        maxima = held.hold(newMaxima);
        windows = held.hold(newWindows);
        empty = false;
        old.close();
    }

    /** The kept maxima, {@code [dMlp, kept]} in row-major order, a neuron's in no order. */
    float[] maxima() {
        return Tensors.floats(maxima);
    }

    /** The windows they belong to, in the same order. */
    float[] windows() {
        return Tensors.floats(windows.to(torch.ScalarType.Float));
    }

    @Override
    public void close() {
        held.close();
    }
}
