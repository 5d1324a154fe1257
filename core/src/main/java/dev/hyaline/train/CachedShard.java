package dev.hyaline.train;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.WindowStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Consecutive windows of {@link CachedRows} in one mapped file.
 *
 * @param begins of each window's tokens in the file, and their end
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, never compared
record CachedShard(Safetensors file, int firstWindow, int endWindow, long[] begins) {

    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Opens a file, or makes a new one of zeros. */
    static CachedShard open(
            Path path, WindowStore store, DType dtype, int dIn, int first, int end) {
        long[] begins = new long[end - first + 1];
        for (int window = first; window < end; window++) {
            begins[window - first + 1] = begins[window - first] + store.length(window);
        }
        List<Long> values = List.of(begins[end - first], (long) dIn);
        if (!Files.exists(path)) {
            new SafetensorsWriter()
                    .add("values", dtype, values)
                    .add("tokens", DType.I32, List.of(begins[end - first]))
                    .add("checksum", DType.I32, List.of((long) (end - first)))
                    .allocate(path);
        }
        Safetensors file = Safetensors.openToWrite(path);
        if (!file.contains("values")
                || !file.tensor("values").shape().equals(values)
                || file.tensor("values").dtype() != dtype) {
            file.close();
            throw HyalineException.damaged(
                    "cache must have %s %s in this file, but has not: %s", dtype, values, path);
        }
        return new CachedShard(file, first, end, begins);
    }

    MemorySegment values(int window) {
        return slice("values", window);
    }

    MemorySegment tokens(int window) {
        return slice("tokens", window);
    }

    private MemorySegment slice(String name, int window) {
        MemorySegment data = file.tensor(name).data();
        long tokenBytes = data.byteSize() / begins[begins.length - 1];
        long begin = begins[window - firstWindow];
        long end = begins[window - firstWindow + 1];
        return data.asSlice(begin * tokenBytes, (end - begin) * tokenBytes);
    }

    int checksum(int window) {
        return file.tensor("checksum").data().getAtIndex(INT, window - firstWindow);
    }

    void checksum(int window, int value) {
        file.tensor("checksum").data().setAtIndex(INT, window - firstWindow, value);
    }
}
