package dev.hyaline.model;

import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The angles of the first positions, computed in double precision and kept in single: right to 1e-7
 * at every position.
 *
 * @param dims how many of a head's numbers turn
 * @param cos {@code [T, 1, dims / 2]}
 * @param sin {@code [T, 1, dims / 2]}
 */
record RotaryAngles(int dims, Tensor cos, Tensor sin) {

    static RotaryAngles of(Rotary rotary, int length, Device device) {
        double[] frequencies = rotary.frequencies();
        float[] cos = new float[length * frequencies.length];
        float[] sin = new float[length * frequencies.length];
        for (int position = 0, at = 0; position < length; position++) {
            for (double frequency : frequencies) {
                double angle = position * frequency;
                cos[at] = (float) Math.cos(angle);
                sin[at++] = (float) Math.sin(angle);
            }
        }
        long[] shape = {length, 1, frequencies.length};
        return new RotaryAngles(
                rotary.dims(),
                Tensors.place(Tensors.of(cos, shape), device),
                Tensors.place(Tensors.of(sin, shape), device));
    }

    /** {@code [B, T, heads, dHead]} to the same. */
    Tensor rotate(Tensor x) {
        long half = dims / 2;
        Tensor first = x.narrow(3, 0, half); // [B, T, heads, dims / 2]
        Tensor second = x.narrow(3, half, half);
        Tensor turnedFirst = first.mul(cos).sub_(second.mul(sin));
        Tensor turnedSecond = second.mul(cos).add_(first.mul(sin));
        long rest = x.size(3) - dims;
        return torch.cat(
                rest == 0
                        ? new TensorVector(turnedFirst, turnedSecond)
                        : new TensorVector(
                                turnedFirst, turnedSecond, x.narrow(3, dims, rest)),
                3); // [B, T, heads, dHead]
    }
}
