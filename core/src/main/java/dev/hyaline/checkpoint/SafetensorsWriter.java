package dev.hyaline.checkpoint;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects tensors and writes them as one safetensors file. The arrays are not copied: leave them
 * alone until {@link #write}. Same content, same bytes. Not thread-safe.
 */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, Values> tensors = new LinkedHashMap<>();

    /** What is to be written: of which type and shape, and how to put the next elements. */
    private record Values(DType dtype, List<Long> shape, Elements elements) {
        long count() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }

        long bytes() {
            return Math.multiplyExact(count(), dtype.bytes());
        }
    }

    /** Gives a tensor's elements in row-major order, a piece at a time. */
    @FunctionalInterface
    public interface Elements {
        /**
         * Puts as many of the next elements as the buffer has room for, little-endian; with fewer
         * left, those.
         *
         * @param first the index of the first of them
         */
        void put(ByteBuffer buffer, long first);
    }

    @FunctionalInterface
    private interface Putter {
        void put(ByteBuffer buffer, int index);
    }

    /** Adds a line of free text to the header. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a tensor of F32. */
    public SafetensorsWriter add(String name, List<Long> shape, float[] values) {
        return add(name, DType.F32, shape, values.length, (b, i) -> b.putFloat(values[i]));
    }

    /** Adds a tensor of F16; what is too large for it is refused by name. */
    public SafetensorsWriter addHalf(String name, List<Long> shape, float[] values) {
        Halves.requireFitting(name, values);
        return add(
                name,
                DType.F16,
                shape,
                values.length,
                (b, i) -> b.putShort(Float.floatToFloat16(values[i])));
    }

    /** Adds a tensor of F64. */
    public SafetensorsWriter add(String name, List<Long> shape, double[] values) {
        return add(name, DType.F64, shape, values.length, (b, i) -> b.putDouble(values[i]));
    }

    /** Adds a tensor of I64. */
    public SafetensorsWriter add(String name, List<Long> shape, long[] values) {
        return add(name, DType.I64, shape, values.length, (b, i) -> b.putLong(values[i]));
    }

    private SafetensorsWriter add(
            String name, DType dtype, List<Long> shape, int count, Putter putter) {
        Values values =
                new Values(
                        dtype,
                        shape,
                        (buffer, first) -> {
                            int i = Math.toIntExact(first);
                            while (i < count && buffer.remaining() >= dtype.bytes()) {
                                putter.put(buffer, i++);
                            }
                        });
        if (values.count() != count) {
            throw new IllegalArgumentException(count + " values are not of shape " + shape);
        }
        return add(name, values);
    }

    /** Adds a tensor that gives its elements only while it is written, so that it may be large. */
    public SafetensorsWriter add(String name, DType dtype, List<Long> shape, Elements elements) {
        return add(name, new Values(dtype, shape, elements));
    }

    private SafetensorsWriter add(String name, Values values) {
        if (name.equals("__metadata__") || tensors.putIfAbsent(name, values) != null) {
            throw new IllegalArgumentException("name must be new, but is: " + name);
        }
        return this;
    }

    /** Writes the file under a temporary name and renames it. */
    public void write(Path target) {
        AtomicFiles.write(
                target,
                file -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE)) {
                        writeTo(channel);
                    }
                });
    }

    /** Adds a tensor for {@link #allocate}, which is all zeros. */
    public SafetensorsWriter add(String name, DType dtype, List<Long> shape) {
        return add(
                name,
                dtype,
                shape,
                (buffer, first) -> {
                    while (buffer.hasRemaining()) {
                        buffer.put((byte) 0);
                    }
                });
    }

    /**
     * Writes a file of zeros to be filled later: where the system allows it, they take no room on
     * the disk.
     */
    public void allocate(Path target) {
        long end = ordered().stream().mapToLong(tensor -> tensor.getValue().bytes()).sum();
        AtomicFiles.write(
                target,
                file -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.SPARSE,
                                    StandardOpenOption.WRITE)) {
                        writeHeader(channel);
                        if (end > 0) {
                            channel.position(channel.position() + end - 1);
                            writeFully(channel, ByteBuffer.allocate(1));
                        }
                    }
                });
    }

    private void writeHeader(FileChannel channel) throws IOException {
        byte[] json = header();
        writeFully(
                channel,
                ByteBuffer.allocate(Long.BYTES + json.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .flip());
    }

    private void writeTo(FileChannel channel) throws IOException {
        writeHeader(channel);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, Values> tensor : ordered()) {
            writeTo(channel, tensor.getValue(), buffer);
        }
    }

    private static void writeTo(FileChannel channel, Values values, ByteBuffer buffer)
            throws IOException {
        long count = values.count();
        int bytes = values.dtype.bytes();
        long first = 0;
        while (first < count) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, (count - first) * bytes));
            values.elements.put(buffer, first);
            if (buffer.position() == 0 || buffer.position() % bytes != 0) {
                throw new IllegalStateException("elements must come whole, but do not");
            }
            first += buffer.position() / bytes;
            writeFully(channel, buffer.flip());
        }
    }

    private byte[] header() {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        long begin = 0;
        for (Map.Entry<String, Values> tensor : ordered()) {
            Values values = tensor.getValue();
            long end = begin + values.bytes();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", values.dtype.name());
            entry.put("shape", values.shape);
            entry.put("data_offsets", List.of(begin, end));
            header.put(tensor.getKey(), entry);
            begin = end;
        }
        byte[] json = Json.STRICT.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-json.length, ALIGNMENT); // so that the data is aligned
        String spaces = " ".repeat(padding);
        return (new String(json, StandardCharsets.UTF_8) + spaces).getBytes(StandardCharsets.UTF_8);
    }

    /** Widest elements first, so that each tensor is aligned to its element size. */
    private List<Map.Entry<String, Values>> ordered() {
        return tensors.entrySet().stream()
                .sorted(Comparator.comparingInt(tensor -> -tensor.getValue().dtype.bytes()))
                .toList();
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
