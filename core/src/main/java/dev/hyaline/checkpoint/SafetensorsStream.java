package dev.hyaline.checkpoint;

import dev.hyaline.common.Json;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a safetensors file whose values need not be in memory at once: names, types and shapes
 * first, then the values of one tensor after another, block by block. Widest types first keep each
 * tensor aligned. Not thread-safe.
 */
public final class SafetensorsStream implements Closeable {

    private static final int ALIGNMENT = 8;
    private static final int BUFFER_BYTES = 1 << 18;

    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final long end;

    /**
     * A tensor to come.
     *
     * @param name its name
     * @param dtype of its elements
     * @param shape the sizes of its dimensions
     */
    public record Declared(String name, DType dtype, List<Long> shape) {
        public Declared {
            shape = List.copyOf(shape);
        }

        long bytes() {
            return shape.stream().reduce((long) dtype.bytes(), Math::multiplyExact);
        }
    }

    private SafetensorsStream(FileChannel channel, long end) {
        this.channel = channel;
        this.end = end;
    }

    /** Begins a file; one that is there is replaced. */
    public static SafetensorsStream create(
            Path file, Map<String, String> metadata, List<Declared> tensors) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", metadata);
        long begin = 0;
        for (Declared each : tensors) {
            long end = begin + each.bytes();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", each.dtype.name());
            entry.put("shape", each.shape);
            entry.put("data_offsets", List.of(begin, end));
            header.put(each.name, entry);
            begin = end;
        }
        byte[] text = Json.STRICT.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        byte[] json = Arrays.copyOf(text, text.length + Math.floorMod(-text.length, ALIGNMENT));
        Arrays.fill(json, text.length, json.length, (byte) ' '); // so that the data is aligned
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
        SafetensorsStream stream = new SafetensorsStream(channel, Long.BYTES + json.length + begin);
        stream.buffer.putLong(json.length);
        for (byte each : json) {
            stream.room(1).put(each);
        }
        return stream;
    }

    /** The next values of F32. */
    public void write(float[] values, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            room(Float.BYTES).putFloat(values[i]);
        }
    }

    /** The next values of I64. */
    public void write(long[] values) throws IOException {
        for (long value : values) {
            room(Long.BYTES).putLong(value);
        }
    }

    /** The next values as they lie in a file. */
    public void write(Path file) throws IOException {
        flush();
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = source.size();
            for (long at = 0; at < size; ) {
                at += source.transferTo(at, size - at, channel);
            }
        }
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Ends the file. */
    public void finish() throws IOException {
        flush();
        if (channel.position() != end) {
            throw new IllegalStateException(
                    "file must have %d bytes as declared, but has: %d"
                            .formatted(end, channel.position()));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
