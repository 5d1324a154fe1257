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
    private static final int BUFFER_ELEMENTS = 1 << 16;

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, Values> tensors = new LinkedHashMap<>();

    /** What is to be written: how many, of which type, and how to put one of them. */
    private record Values(DType dtype, List<Long> shape, int count, Putter putter) {
        Values {
            long expected = 1;
            for (long size : shape) {
                expected = Math.multiplyExact(expected, size);
            }
            if (expected != count) {
                throw new IllegalArgumentException(count + " values are not of shape " + shape);
            }
        }
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
        return add(
                name, new Values(DType.F32, shape, values.length, (b, i) -> b.putFloat(values[i])));
    }

    /** Adds a tensor of F16; what is too large for it is refused by name. */
    public SafetensorsWriter addHalf(String name, List<Long> shape, float[] values) {
        Halves.requireFitting(name, values);
        return add(
                name,
                new Values(
                        DType.F16,
                        shape,
                        values.length,
                        (b, i) -> b.putShort(Float.floatToFloat16(values[i]))));
    }

    /** Adds a tensor of F64. */
    public SafetensorsWriter add(String name, List<Long> shape, double[] values) {
        return add(
                name,
                new Values(DType.F64, shape, values.length, (b, i) -> b.putDouble(values[i])));
    }

    /** Adds a tensor of I64. */
    public SafetensorsWriter add(String name, List<Long> shape, long[] values) {
        return add(
                name, new Values(DType.I64, shape, values.length, (b, i) -> b.putLong(values[i])));
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

    private void writeTo(FileChannel channel) throws IOException {
        byte[] json = header();
        writeFully(
                channel,
                ByteBuffer.allocate(Long.BYTES + json.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .flip());
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_ELEMENTS * Long.BYTES);
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, Values> tensor : ordered()) {
            Values values = tensor.getValue();
            for (int i = 0; i < values.count; i++) {
                values.putter.put(buffer, i);
                if (buffer.remaining() < Long.BYTES) {
                    writeFully(channel, buffer.flip());
                    buffer.clear();
                }
            }
            writeFully(channel, buffer.flip());
            buffer.clear();
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
            long end = begin + (long) values.count * values.dtype.bytes();
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
