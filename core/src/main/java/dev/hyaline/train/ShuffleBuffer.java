package dev.hyaline.train;

import dev.hyaline.common.Seed;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Where activations wait in random order: when less than half is left, it is filled up from the
 * stream, and all that waits is shuffled anew. What is drawn depends on the stream, the seed and
 * the number of shuffles alone. Not thread-safe.
 */
final class ShuffleBuffer implements AutoCloseable {

    private final ActivationStream stream;
    private final TokenFilter filter;
    private final Normalisation normalisation;
    private final Seed seed;
    private final HeldTensors held = new HeldTensors();
    private final Tensor rows; // (capacity, d)
    private final int capacity;
    private int[] waiting = new int[0]; // rows, in the order in which they will be drawn
    private int drawn; // of those
    private long shuffles;
    private boolean ended;

    /**
     * @param tokens how many may wait
     */
    ShuffleBuffer(
            ActivationStream stream,
            TokenFilter filter,
            Normalisation normalisation,
            int tokens,
            Seed seed) {
        this.stream = stream;
        this.filter = filter;
        this.normalisation = normalisation;
        this.seed = seed;
        this.capacity = Math.addExact(tokens, stream.blockTokens()); // room for one block at least
        try (TensorScope _ = TensorScope.open()) {
            this.rows =
                    held.hold(
                            torch.empty(
                                    new long[] {capacity, stream.dIn()},
                                    new TensorOptions(torch.ScalarType.Float),
                                    null));
        }
    }

    /** The next tokens, normalised, {@code [tokens, d]}; empty when fewer than that are left. */
    Optional<Tensor> next(int tokens) {
        if (!ended && left() < Math.max(tokens, capacity / 2)) {
            refill();
        }
        if (left() < tokens) {
            return Optional.empty();
        }
        Tensor batch = rows(0, tokens);
        drawn += tokens;
        return Optional.of(batch);
    }

    int dIn() {
        return stream.dIn();
    }

    /** How many wait. */
    int left() {
        return waiting.length - drawn;
    }

    /** Some of those that wait, in their order, {@code [count, d]}. */
    Tensor rows(int first, int count) {
        int from = drawn + first;
        return rows.index_select(0, index(Arrays.copyOfRange(waiting, from, from + count)));
    }

    private void refill() {
        int[] free = freeRows();
        int[] next = Arrays.copyOf(Arrays.copyOfRange(waiting, drawn, waiting.length), capacity);
        int count = left();
        int used = 0;
        while (!ended && free.length - used >= stream.blockTokens()) {
            try (TensorScope _ = TensorScope.open()) {
                Optional<ActivationBlock> block = stream.next();
                if (block.isEmpty()) {
                    ended = true;
                    break;
                }
                Tensor values = normalisation.apply(filter.keep(block.get())).values();
                int[] places = Arrays.copyOfRange(free, used, used + (int) values.size(0));
                rows.index_copy_(0, index(places), values);
                System.arraycopy(places, 0, next, count, places.length);
                count += places.length;
                used += places.length;
            }
        }
        waiting = Arrays.copyOf(next, count);
        drawn = 0;
        new Seed(seed.hash(shuffles++)).shuffleInPlace(waiting);
    }

    private int[] freeRows() {
        boolean[] taken = new boolean[capacity];
        for (int i = drawn; i < waiting.length; i++) {
            taken[waiting[i]] = true;
        }
        int[] free = new int[capacity - left()];
        int count = 0;
        for (int row = 0; row < capacity; row++) {
            if (!taken[row]) {
                free[count++] = row;
            }
        }
        return free;
    }

    private static Tensor index(int[] numbers) {
        long[] longs = Arrays.stream(numbers).asLongStream().toArray();
        return torch.tensor(longs);
    }

    /** How often it was shuffled. */
    long shuffles() {
        return shuffles;
    }

    /** Whether the stream has nothing more. */
    boolean ended() {
        return ended;
    }

    /**
     * Goes on as another one that was stopped; the stream has to be where it was then.
     *
     * @param count how many waited: their values, in their order, have to be put into {@link
     *     #restored}
     */
    void resume(int count, long doneShuffles, boolean hadEnded) {
        waiting = new int[count];
        Arrays.setAll(waiting, row -> row);
        drawn = 0;
        shuffles = doneShuffles;
        ended = hadEnded;
    }

    /** After {@link #resume}, what waits, in its order {@code [left, d]}: a view. */
    Tensor restored() {
        return rows.narrow(0, 0, waiting.length);
    }

    @Override
    public void close() {
        held.close();
    }
}
