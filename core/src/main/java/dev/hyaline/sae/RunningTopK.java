package dev.hyaline.sae;

import dev.hyaline.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The k largest pre-activations of each of some tokens among all that were offered so far; of equal
 * ones, those of lower latents. Its memory is tokens × k however many latents there are. Of a
 * token's pre-activations most are weaker than the k that are kept, so that one comparison is all
 * they cost. NaN counts as the largest of numbers, so that it is not lost. Not thread-safe.
 */
final class RunningTopK {

    private final int tokens;
    private final int k;
    private final double[] values; // (tokens, k), each row a heap with the weakest in front
    private final int[] latents; // (tokens, k)
    private final int[] counts; // (tokens), how many of a row are there

    RunningTopK(int tokens, int k) {
        this.tokens = tokens;
        this.k = k;
        this.values = new double[Math.multiplyExact(tokens, k)];
        this.latents = new int[tokens * k];
        this.counts = new int[tokens];
    }

    /**
     * Takes in some latents.
     *
     * @param preActivations {@code [tokens, m]}, single or double precision
     * @param ids which latents they are, {@code [m]}, none of them for the second time
     */
    void offer(Tensor preActivations, int[] ids) {
        if (k == 0 || ids.length == 0) {
            return;
        }
        MemorySegment memory = Tensors.memory(preActivations);
        if (preActivations.scalar_type().intern() == torch.ScalarType.Double) {
            offerDoubles(memory, ids);
        } else {
            offerFloats(memory, ids);
        }
    }

    private void offerFloats(MemorySegment memory, int[] ids) {
        float[] row = new float[ids.length];
        int[] found = new int[ids.length];
        for (int token = 0; token < tokens; token++) {
            long begin = (long) token * row.length * Float.BYTES;
            MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, begin, row, 0, row.length);
            int count = notBelow(row, (float) limit(token), found);
            for (int i = 0; i < count; i++) {
                offer(token, row[found[i]], ids[found[i]]);
            }
        }
    }

    private void offerDoubles(MemorySegment memory, int[] ids) {
        double[] row = new double[ids.length];
        int[] found = new int[ids.length];
        for (int token = 0; token < tokens; token++) {
            long begin = (long) token * row.length * Double.BYTES;
            MemorySegment.copy(memory, ValueLayout.JAVA_DOUBLE, begin, row, 0, row.length);
            int count = notBelow(row, limit(token), found);
            for (int i = 0; i < count; i++) {
                offer(token, row[found[i]], ids[found[i]]);
            }
        }
    }

    /** What is below this has no chance. */
    private double limit(int token) {
        return counts[token] < k ? Double.NEGATIVE_INFINITY : values[token * k];
    }

    /** Finds where a row is not below a limit; returns how often. */
    private static int notBelow(float[] row, float limit, int[] found) {
        int count = 0;
        for (int i = 0; i < row.length; i++) {
            if (!(row[i] < limit)) { // so that NaN is found
                found[count++] = i;
            }
        }
        return count;
    }

    private static int notBelow(double[] row, double limit, int[] found) {
        int count = 0;
        for (int i = 0; i < row.length; i++) {
            if (!(row[i] < limit)) {
                found[count++] = i;
            }
        }
        return count;
    }

    private void offer(int token, double value, int latent) {
        int root = token * k;
        if (counts[token] < k) {
            rise(root, counts[token]++, value, latent);
        } else if (weaker(values[root], latents[root], value, latent)) {
            sink(root, value, latent);
        }
    }

    private static boolean weaker(double value, int latent, double other, int otherLatent) {
        int order = Double.compare(value, other);
        return order < 0 || (order == 0 && latent > otherLatent);
    }

    /** Puts an entry into the free place {@code at} of a heap or nearer to its front. */
    private void rise(int root, int at, double value, int latent) {
        int place = at;
        while (place > 0) {
            int parent = (place - 1) >> 1;
            if (!weaker(value, latent, values[root + parent], latents[root + parent])) {
                break;
            }
            values[root + place] = values[root + parent];
            latents[root + place] = latents[root + parent];
            place = parent;
        }
        values[root + place] = value;
        latents[root + place] = latent;
    }

    /** Puts an entry into a full heap in place of the weakest. */
    private void sink(int root, double value, int latent) {
        int place = 0;
        for (int child = 1; child < k; child = 2 * place + 1) {
            int second = root + child + 1;
            if (child + 1 < k
                    && weaker(
                            values[second],
                            latents[second],
                            values[second - 1],
                            latents[second - 1])) {
                child++;
            }
            if (!weaker(values[root + child], latents[root + child], value, latent)) {
                break;
            }
            values[root + place] = values[root + child];
            latents[root + place] = latents[root + child];
            place = child;
        }
        values[root + place] = value;
        latents[root + place] = latent;
    }

    /**
     * Writes what was kept, with ReLU, each token's latents in order. At least k must have been
     * offered.
     *
     * @param latentRows int64 {@code [all tokens, k]}
     * @param valueRows {@code [all tokens, k]}, single or double precision
     * @param firstToken the row to begin with
     */
    void write(Tensor latentRows, Tensor valueRows, long firstToken) {
        if (k == 0) {
            return;
        }
        MemorySegment ids = Tensors.memory(latentRows);
        MemorySegment kept = Tensors.memory(valueRows);
        boolean isDouble = valueRows.scalar_type().intern() == torch.ScalarType.Double;
        long[] order = new long[k]; // latent, then its place
        for (int token = 0; token < tokens; token++) {
            int root = token * k;
            for (int i = 0; i < k; i++) {
                order[i] = (long) latents[root + i] << Integer.SIZE | i;
            }
            Arrays.sort(order);
            long target = (firstToken + token) * k;
            for (int i = 0; i < k; i++) {
                double value = Math.max(0, values[root + (int) order[i]]);
                ids.setAtIndex(ValueLayout.JAVA_LONG, target + i, order[i] >> Integer.SIZE);
                if (isDouble) {
                    kept.setAtIndex(ValueLayout.JAVA_DOUBLE, target + i, value);
                } else {
                    kept.setAtIndex(ValueLayout.JAVA_FLOAT, target + i, (float) value);
                }
            }
        }
    }
}
