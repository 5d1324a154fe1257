package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Activations of the uniform sample. Its windows are known from the start, so it needs no place in
 * the state: one more forward pass over some fifty windows when all else is done, for all sites at
 * once, kept in a file because all sites together are large.
 */
final class UniformSample implements AutoCloseable {

    private final Path file;
    private final WindowStore store;
    private final int[] windows;
    private final List<UnitRange> ranges;
    private final FileChannel channel; // fp32 [ranges][windows, windowLength, units of the range]
    private final ByteBuffer buffer; // one window

    private UniformSample(Path file, WindowStore store, int[] windows, List<UnitRange> ranges) {
        this.file = file;
        this.store = store;
        this.windows = windows;
        this.ranges = ranges;
        int units = ranges.stream().mapToInt(UnitRange::size).max().orElse(0);
        this.buffer =
                ByteBuffer.allocateDirect(store.windowLength() * units * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
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
        ActivationSource source = model.activations(threads);
        int done = 0;
        for (int[] group : store.group(windows, batchWindows)) {
            int first = done;
            source.run(
                    store.tokens(group),
                    group.length,
                    store.length(group[0]),
                    ranges,
                    (range, activations) -> sample.put(range, first, group.length, activations));
            done += group.length;
        }
        return sample;
    }

    private void put(int range, int first, int count, float[] activations) {
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

    /** An array that any range's activations go into. */
    float[] array() {
        int units = ranges.stream().mapToInt(UnitRange::size).max().orElse(0);
        return new float[Math.multiplyExact(windows.length, store.windowLength() * units)];
    }

    /** Reads one range's activations, {@code [windows, windowLength, units]}. */
    synchronized void read(int range, float[] activations) {
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
