package dev.hyaline.train;

import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Activations of the windows of some splits, in an order drawn anew for each epoch, so many windows
 * a block. Where it stands is how many blocks were given; the rest follows from the seed.
 */
final class WindowActivations implements ActivationStream {

    private final WindowStore store;
    private final WindowRows rows;
    private final int[] windows; // of these splits, ascending
    private final int blockWindows;
    private final int epochs;
    private final Seed seed;
    private final long tokensAnEpoch;
    private long position;
    private long orderedEpoch = -1;
    private int[] order = new int[0]; // of the epoch that was ordered last

    WindowActivations(
            WindowStore store,
            WindowRows rows,
            Set<Split> splits,
            int blockWindows,
            int epochs,
            Seed seed) {
        this.store = store;
        this.rows = rows;
        this.blockWindows = blockWindows;
        this.epochs = epochs;
        this.seed = seed;
        this.windows =
                IntStream.range(0, store.size())
                        .filter(window -> splits.contains(store.split(window)))
                        .toArray();
        this.tokensAnEpoch = Arrays.stream(windows).mapToLong(store::length).sum();
    }

    @Override
    public int dIn() {
        return rows.dIn();
    }

    @Override
    public long tokens() {
        return tokensAnEpoch * epochs;
    }

    @Override
    public int blockTokens() {
        return blockWindows * store.windowLength();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void seek(long newPosition) {
        position = newPosition;
    }

    @Override
    public Optional<ActivationBlock> next() {
        long blocksAnEpoch = Math.ceilDiv(windows.length, blockWindows);
        if (position >= blocksAnEpoch * epochs) {
            return Optional.empty();
        }
        int[] ordered = order(position / blocksAnEpoch);
        int from = Math.toIntExact(position % blocksAnEpoch * blockWindows);
        position++;
        return Optional.of(
                block(
                        Arrays.copyOfRange(
                                ordered, from, Math.min(ordered.length, from + blockWindows))));
    }

    private int[] order(long epoch) {
        if (orderedEpoch != epoch) {
            order = windows.clone();
            new Seed(seed.hash(epoch)).shuffleInPlace(order);
            orderedEpoch = epoch;
        }
        return order;
    }

    private ActivationBlock block(int[] ids) {
        int before = store.framing().before();
        long[] positions =
                Arrays.stream(ids)
                        .flatMap(window -> IntStream.range(before, before + store.length(window)))
                        .asLongStream()
                        .toArray();
        Tensor values =
                torch.empty(
                        new long[] {positions.length, rows.dIn()},
                        new TensorOptions(torch.ScalarType.Float),
                        null);
        rows.write(ids, values);
        return new ActivationBlock(values, torch.tensor(positions));
    }
}
