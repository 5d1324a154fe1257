package dev.hyaline.train;

import dev.hyaline.corpus.WindowStore;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.Transformer;
import java.util.Arrays;
import java.util.Comparator;
import org.bytedeco.pytorch.Tensor;

/**
 * Activations from the subject model's forward pass, which ends at the site. Windows of similar
 * lengths go together, so that little is padded.
 */
final class SubjectRows implements WindowRows {

    private static final int PASS_TOKENS = 2048;

    private final WindowStore store;
    private final Transformer model;
    private final HookPoint site;
    private final int dIn;

    /**
     * @param dIn the size of the site's vectors
     */
    SubjectRows(WindowStore store, Transformer model, HookPoint site, int dIn) {
        this.store = store;
        this.model = model;
        this.site = site;
        this.dIn = dIn;
    }

    @Override
    public int dIn() {
        return dIn;
    }

    @Override
    public void write(int[] windows, Tensor target) {
        long[] begins = new long[windows.length];
        for (int i = 1; i < windows.length; i++) {
            begins[i] = begins[i - 1] + store.length(windows[i - 1]);
        }
        int[] byLength = byLength(windows);
        int most = Math.max(1, PASS_TOKENS / store.windowLength());
        for (int from = 0; from < byLength.length; from += most) {
            int[] pass = Arrays.copyOfRange(byLength, from, Math.min(byLength.length, from + most));
            pass(windows, pass, begins, target);
        }
    }

    /** Indices into the windows, from long to short. */
    private int[] byLength(int[] windows) {
        return java.util.stream.IntStream.range(0, windows.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> -store.length(windows[i])))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void pass(int[] windows, int[] indices, long[] begins, Tensor target) {
        int before = store.framing().before();
        int[][] tokens = new int[indices.length][];
        for (int row = 0; row < indices.length; row++) {
            tokens[row] = store.tokens(windows[indices[row]]);
        }
        Hooks hooks =
                Hooks.none()
                        .capture(
                                site,
                                (point, value) -> {
                                    for (int row = 0; row < indices.length; row++) {
                                        int length = tokens[row].length;
                                        Tensor own = value.select(0, row).narrow(0, before, length);
                                        target.narrow(0, begins[indices[row]], length)
                                                .copy_(own.reshape(length, dIn)); // heads joined
                                    }
                                });
        model.run(store.framing().around(tokens), hooks);
    }
}
