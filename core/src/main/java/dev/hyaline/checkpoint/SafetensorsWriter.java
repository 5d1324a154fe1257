package dev.hyaline.checkpoint;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Collects tensors and writes them as one safetensors file. The arrays are not copied: leave them
 * alone until {@link #write}. Same content, same bytes. Not thread-safe.
 */
public final class SafetensorsWriter implements TensorWriter {

    static final String CHECKSUM = "crc32c";

    private static final int ALIGNMENT = 8;

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, TensorValues> tensors = new LinkedHashMap<>();

    /** Adds a line of free text to the header. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a tensor of F32. */
    public SafetensorsWriter add(String name, List<Long> shape, float[] values) {
        return add(name, TensorValues.of(shape, values));
    }

    /** Adds a tensor of F64. */
    public SafetensorsWriter add(String name, List<Long> shape, double[] values) {
        return add(name, TensorValues.of(DType.F64, shape, MemorySegment.ofArray(values)));
    }

    /** Adds a tensor of I64. */
    public SafetensorsWriter add(String name, List<Long> shape, long[] values) {
        return add(name, TensorValues.of(DType.I64, shape, MemorySegment.ofArray(values)));
    }

    /** Adds an array as it lies in memory. */
    public SafetensorsWriter add(NamedArray array) {
        return add(array.name(), TensorValues.of(array));
    }

    @Override
    public SafetensorsWriter add(String name, DType dtype, List<Long> shape, Elements elements) {
        return add(name, new TensorValues(dtype, shape, elements));
    }

    private SafetensorsWriter add(String name, TensorValues values) {
        if (name.equals("__metadata__") || tensors.putIfAbsent(name, values) != null) {
            throw new IllegalArgumentException("name must be new, but is: " + name);
        }
        return this;
    }

    /** Writes the file under a temporary name and renames it. */
    public void write(Path target) {
        write(target, ordered(), new CRC32C());
    }

    /**
     * Likewise, with one more tensor behind all others: {@code crc32c}, I32, the CRC-32C of all
     * bytes before it. No element of the others is smaller than it.
     */
    public void writeWithChecksum(Path target) {
        CRC32C crc = new CRC32C();
        TensorValues checksum =
                new TensorValues(
                        DType.I32, List.of(1L), (buffer, _) -> buffer.putInt((int) crc.getValue()));
        List<Map.Entry<String, TensorValues>> all = new ArrayList<>(ordered());
        all.add(Map.entry(CHECKSUM, checksum));
        write(target, all, crc);
    }

    private void write(Path target, List<Map.Entry<String, TensorValues>> ordered, CRC32C crc) {
        AtomicFiles.write(
                target,
                file -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE)) {
                        ByteBuffer header = header(ordered);
                        crc.update(header.duplicate());
                        writeFully(channel, header);
                        ByteBuffer buffer = TensorValues.buffer();
                        for (Map.Entry<String, TensorValues> tensor : ordered) {
                            tensor.getValue()
                                    .writeTo(
                                            bytes -> {
                                                crc.update(bytes.duplicate());
                                                writeFully(channel, bytes);
                                            },
                                            buffer);
                        }
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
                        writeFully(channel, header(ordered()));
                        if (end > 0) {
                            channel.position(channel.position() + end - 1);
                            writeFully(channel, ByteBuffer.allocate(1));
                        }
                    }
                });
    }

    private ByteBuffer header(List<Map.Entry<String, TensorValues>> ordered) {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        long begin = 0;
        for (Map.Entry<String, TensorValues> tensor : ordered) {
            TensorValues values = tensor.getValue();
            long end = begin + values.bytes();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", values.dtype().name());
            entry.put("shape", values.shape());
            entry.put("data_offsets", List.of(begin, end));
            header.put(tensor.getKey(), entry);
            begin = end;
        }
        byte[] json = Json.STRICT.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-json.length, ALIGNMENT); // so that the data is aligned
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + padding)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length + padding)
                        .put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }

    /** Widest elements first, so that each tensor is aligned to its element size. */
    private List<Map.Entry<String, TensorValues>> ordered() {
        return tensors.entrySet().stream()
                .sorted(Comparator.comparingInt(tensor -> -tensor.getValue().dtype().bytes()))
                .toList();
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
