package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.record.fold.SparseColumns;
import dev.hyaline.record.fold.UniformColumns;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Runner;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Activations of the uniform sample. Its windows are known from the start, so it needs no place in
 * the state: one more forward pass over some fifty windows when all else is done, for all sites at
 * once, kept in a file because all sites together are large; those of sparse sites in memory.
 */
final class UniformSample implements AutoCloseable {

    private final Path file;
    private final WindowStore store;
    private final int[] windows;
    private final List<UnitRange> ranges;
    private final FileChannel channel; // fp32 [ranges][windows, windowLength, units of the range]
    private final Map<Integer, SparseColumns> sparse = new TreeMap<>(); // by range
    private ByteBuffer buffer = ByteBuffer.allocate(0); // one window
    private int widest; // units of the largest range that is in the file

    private UniformSample(Path file, WindowStore store, int[] windows, List<UnitRange> ranges) {
        this.file = file;
        this.store = store;
        this.windows = windows;
        this.ranges = ranges;
        try {
            this.channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw AtomicFiles.failure("write", file, e);
        }
    }

    /** Runs the windows, which come in groups of one split and length, through the model. */
    static UniformSample take(
            Path file,
            SubjectModel model,
            WindowStore store,
            int[] windows,
            List<UnitRange> ranges,
            int batchWindows,
            int threads) {
        UniformSample sample = new UniformSample(file, store, windows, ranges);
        Runner runner = model.runner(threads);
        int done = 0;
        for (int[] group : store.group(windows, batchWindows)) {
            int first = done;
            runner.run(
                    store.tokens(group),
                    ranges,
                    (range, response) -> sample.take(range, first, group.length, response));
            done += group.length;
        }
        sample.sparse.values().forEach(SparseColumns::sort);
        return sample;
    }

    private void take(int range, int first, int count, Response response) {
        if (response instanceof Response.Sparse entries) {
            sparse.computeIfAbsent(
                            range, _ -> new SparseColumns(entries.units(), store.windowLength()))
                    .add(first, store.length(windows[first]), entries);
        } else {
            put(range, first, count, response.toHost());
        }
    }

    private void put(int range, int first, int count, float[] activations) {
        if (ranges.get(range).size() > widest) {
            widest = ranges.get(range).size();
            buffer =
                    ByteBuffer.allocateDirect(store.windowLength() * widest * Float.BYTES)
                            .order(ByteOrder.nativeOrder());
        }
        int size = store.length(windows[first]) * ranges.get(range).size();
        for (int w = 0; w < count; w++) {
            buffer.clear().asFloatBuffer().put(activations, w * size, size);
            buffer.limit(size * Float.BYTES);
            long at = offset(range, first + w);
            try {
                while (buffer.hasRemaining()) {
                    at += channel.write(buffer, at);
                }
            } catch (IOException e) {
                throw AtomicFiles.failure("write", file, e);
            }
        }
    }

    /** An array that the activations of any range that is not sparse go into. */
    float[] array() {
        return new float[Math.multiplyExact(windows.length, store.windowLength() * widest)];
    }

    /**
     * One range's activations.
     *
     * @param array what they may be read into; they are valid until it is used again
     */
    UniformColumns read(int range, float[] array) {
        SparseColumns columns = sparse.get(range);
        if (columns != null) {
            return columns;
        }
        fill(range, array); // [windows, windowLength, units]
        int units = ranges.get(range).size();
        return (window, length, unit) -> {
            float[] column = new float[length];
            int from = window * store.windowLength() * units + unit;
            for (int position = 0; position < length; position++) {
                column[position] = array[from + position * units];
            }
            return column;
        };
    }

    private synchronized void fill(int range, float[] activations) {
        int pitch = store.windowLength() * ranges.get(range).size();
        for (int w = 0; w < windows.length; w++) {
            int size = store.length(windows[w]) * ranges.get(range).size();
            buffer.clear().limit(size * Float.BYTES);
            long at = offset(range, w);
            try {
                while (buffer.hasRemaining()) {
                    int read = channel.read(buffer, at);
                    if (read < 0) {
                        throw new EOFException(file.toString());
                    }
                    at += read;
                }
            } catch (IOException e) {
                throw AtomicFiles.failure("read", file, e);
            }
            buffer.flip().asFloatBuffer().get(activations, w * pitch, size);
        }
    }

    private long offset(int range, int window) {
        return begin(range)
                + (long) window * store.windowLength() * ranges.get(range).size() * Float.BYTES;
    }

    private long begin(int range) {
        long units = ranges.subList(0, range).stream().mapToLong(UnitRange::size).sum();
        return units * windows.length * store.windowLength() * Float.BYTES;
    }

    /** Deletes the file. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw AtomicFiles.failure("close", file, e);
        }
        AtomicFiles.delete(file);
    }
}
