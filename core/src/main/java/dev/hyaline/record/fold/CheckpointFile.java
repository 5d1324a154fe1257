package dev.hyaline.record.fold;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Primitive arrays and memory segments on disk, for this machine alone: a header of two longs (a
 * magic number, the position), then each array's bytes behind its length, then a CRC-32C. Either
 * whole or not there.
 */
public final class CheckpointFile {

    private static final long MAGIC = 0x4859414C43503032L; // "HYALCP02"
    private static final int BUFFER = 1 << 20;

    private CheckpointFile() {}

    public static void write(Path file, long position, List<Object> arrays) {
        AtomicFiles.write(
                file,
                path -> {
                    try (FileChannel channel =
                            FileChannel.open(
                                    path,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE)) {
                        Stream stream = Stream.of(channel);
                        writeLong(stream, MAGIC);
                        writeLong(stream, position);
                        for (Object array : arrays) {
                            MemorySegment segment = segment(array);
                            writeLong(stream, segment.byteSize());
                            writeSegment(stream, segment);
                        }
                        writeLong(stream, stream.crc().getValue());
                    }
                });
    }

    /** How many bytes arrays take. */
    public static long bytes(List<Object> arrays) {
        return arrays.stream().mapToLong(array -> segment(array).byteSize()).sum();
    }

    /** The position alone; the rest is not looked at. */
    public static long position(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Stream stream = Stream.of(channel);
            readLong(stream); // the magic number, which a whole read checks
            return readLong(stream);
        } catch (EOFException e) {
            throw damaged(file, "it is cut short");
        } catch (IOException e) {
            throw AtomicFiles.failure("read", file, e);
        }
    }

    /** Reads into arrays of the right sizes; returns the position. */
    public static long read(Path file, List<Object> arrays) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Stream stream = Stream.of(channel);
            if (readLong(stream) != MAGIC) {
                throw damaged(file, "it does not begin like one");
            }
            long position = readLong(stream);
            for (Object array : arrays) {
                MemorySegment segment = segment(array);
                if (readLong(stream) != segment.byteSize()) {
                    throw damaged(file, "an array has another size");
                }
                readSegment(stream, segment);
            }
            long expected = stream.crc().getValue();
            if (readLong(stream) != expected) {
                throw damaged(file, "its checksum does not match");
            }
            if (channel.position() != channel.size()) {
                throw damaged(file, "it goes on behind its end");
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
            case MemorySegment segment -> segment;
            default ->
                    throw new IllegalArgumentException(
                            "array must be of float, double, int or long, but is: " + array);
        };
    }

    private static void writeSegment(Stream stream, MemorySegment segment) throws IOException {
        ByteBuffer buffer = stream.buffer();
        MemorySegment target = MemorySegment.ofBuffer(buffer.clear());
        for (long at = 0; at < segment.byteSize(); at += BUFFER) {
            int n = (int) Math.min(BUFFER, segment.byteSize() - at);
            MemorySegment.copy(segment, at, target, 0, n);
            buffer.clear().limit(n);
            stream.crc().update(buffer);
            buffer.flip();
            while (buffer.hasRemaining()) {
                stream.channel().write(buffer);
            }
        }
    }

    private static void readSegment(Stream stream, MemorySegment segment) throws IOException {
        ByteBuffer buffer = stream.buffer();
        for (long at = 0; at < segment.byteSize(); at += BUFFER) {
            int n = (int) Math.min(BUFFER, segment.byteSize() - at);
            buffer.clear().limit(n);
            while (buffer.hasRemaining()) {
                if (stream.channel().read(buffer) < 0) {
                    throw new EOFException();
                }
            }
            stream.crc().update(buffer.flip());
            buffer.flip();
            MemorySegment.copy(MemorySegment.ofBuffer(buffer), 0, segment, at, n);
        }
    }

    private static void writeLong(Stream stream, long value) throws IOException {
        writeSegment(stream, MemorySegment.ofArray(new long[] {value}));
    }

    private static long readLong(Stream stream) throws IOException {
        long[] value = new long[1];
        readSegment(stream, MemorySegment.ofArray(value));
        return value[0];
    }

    /**
     * An open file, the checksum of what went through it, and the one buffer that it goes through.
     */
    private record Stream(FileChannel channel, CRC32C crc, ByteBuffer buffer) {
        static Stream of(FileChannel channel) {
            return new Stream(channel, new CRC32C(), ByteBuffer.allocateDirect(BUFFER));
        }
    }

    private static HyalineException damaged(Path file, String why) {
        return new HyalineException(
                ErrorCode.DAMAGED,
                "checkpoint must be whole, but %s (%s; without it this pass begins again)"
                        .formatted(why, file));
    }
}
