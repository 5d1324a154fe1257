package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Primitive arrays on disk, for this machine alone: a header of two longs (a magic number, the
 * position), then each array's bytes behind its length, then a CRC-32C. Either whole or not there.
 */
final class CheckpointFile {

    private static final long MAGIC = 0x4859414C43503031L; // "HYALCP01"
    private static final int BUFFER = 1 << 20;

    private CheckpointFile() {}

    static void write(Path file, long position, List<Object> arrays) {
        AtomicFiles.write(
                file,
                path -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    path,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE)) {
                        CRC32C crc = new CRC32C();
                        writeLongs(channel, crc, MAGIC, position);
                        for (Object array : arrays) {
                            MemorySegment segment = segment(array);
                            writeLongs(channel, crc, segment.byteSize());
                            writeSegment(channel, crc, segment);
                        }
                        writeLongs(channel, new CRC32C(), crc.getValue());
                    }
                });
    }

    /** Reads into arrays of the right sizes; returns the position. */
    static long read(Path file, List<Object> arrays) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            CRC32C crc = new CRC32C();
            if (readLong(channel, crc) != MAGIC) {
                throw damaged(file, "it does not begin like one");
            }
            long position = readLong(channel, crc);
            for (Object array : arrays) {
                MemorySegment segment = segment(array);
                if (readLong(channel, crc) != segment.byteSize()) {
                    throw damaged(file, "an array has another size");
                }
                readSegment(channel, crc, segment);
            }
            long expected = crc.getValue();
            if (readLong(channel, new CRC32C()) != expected) {
                throw damaged(file, "its checksum does not match");
            }
            return position;
        } catch (EOFException e) {
            throw damaged(file, "it is cut short");
        } catch (IOException e) {
            throw AtomicFiles.failure("read", file, e);
        }
    }

    private static MemorySegment segment(Object array) {
        return switch (array) {
            case float[] floats -> MemorySegment.ofArray(floats);
            case double[] doubles -> MemorySegment.ofArray(doubles);
            case int[] ints -> MemorySegment.ofArray(ints);
            case long[] longs -> MemorySegment.ofArray(longs);
            default ->
                    throw new IllegalArgumentException(
                            "array must be of float, double, int or long, but is: " + array);
        };
    }

    private static void writeSegment(FileChannel channel, CRC32C crc, MemorySegment segment)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        MemorySegment target = MemorySegment.ofBuffer(buffer);
        for (long at = 0; at < segment.byteSize(); at += BUFFER) {
            int n = (int) Math.min(BUFFER, segment.byteSize() - at);
            MemorySegment.copy(segment, at, target, 0, n);
            buffer.clear().limit(n);
            crc.update(buffer);
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    private static void readSegment(FileChannel channel, CRC32C crc, MemorySegment segment)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        for (long at = 0; at < segment.byteSize(); at += BUFFER) {
            int n = (int) Math.min(BUFFER, segment.byteSize() - at);
            buffer.clear().limit(n);
            fill(channel, buffer);
            crc.update(buffer.flip());
            buffer.flip();
            MemorySegment.copy(MemorySegment.ofBuffer(buffer), 0, segment, at, n);
        }
    }

    private static void writeLongs(FileChannel channel, CRC32C crc, long... values)
            throws IOException {
        MemorySegment longs = MemorySegment.ofArray(new long[values.length]);
        for (int i = 0; i < values.length; i++) {
            longs.setAtIndex(ValueLayout.JAVA_LONG, i, values[i]);
        }
        writeSegment(channel, crc, longs);
    }

    private static long readLong(FileChannel channel, CRC32C crc) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        fill(channel, buffer);
        crc.update(buffer.flip());
        return buffer.flip().getLong();
    }

    private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
    }

    private static HyalineException damaged(Path file, String why) {
        return new HyalineException(
                ErrorCode.DAMAGED,
                "checkpoint must be whole, but %s (%s); delete the folder it is in to record from the start"
                        .formatted(why, file));
    }
}
