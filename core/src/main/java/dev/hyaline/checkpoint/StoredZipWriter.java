package dev.hyaline.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a ZIP archive of stored entries whose bytes begin at multiples of 64, as torch does, so
 * that they can be mapped. Not thread-safe.
 */
final class StoredZipWriter implements Closeable {

    /** What an archive without ZIP64 holds, less room for its headers. */
    static final long MAX_BYTES = (1L << 32) - (1 << 24);

    private static final int ALIGNMENT = 64;
    private static final int LOCAL_BYTES = 30;
    private static final int EXTRA_HEADER_BYTES = 4;
    private static final short PADDING = 0x4246; // "FB", torch's own
    private static final short VERSION = 20;
    private static final int DATE = 33 << 16; // 1 January 1980, as nothing else is known

    private record Entry(String name, int crc, int size, int header) {
        byte[] utf8() {
            return name.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final FileChannel channel;
    private final ByteBuffer buffer = TensorValues.buffer();
    private final List<Entry> entries = new ArrayList<>();

    private StoredZipWriter(FileChannel channel) {
        this.channel = channel;
    }

    static StoredZipWriter create(Path file) throws IOException {
        return new StoredZipWriter(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE));
    }

    void add(String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        header(name, (int) crc.getValue(), content.length);
        write(ByteBuffer.wrap(content));
    }

    void add(String name, TensorValues content) throws IOException {
        CRC32 crc = new CRC32();
        content.writeTo(crc::update, buffer);
        header(name, (int) crc.getValue(), content.bytes());
        content.writeTo(this::write, buffer);
    }

    private void header(String name, int crc, long size) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        long at = channel.position();
        Entry entry = new Entry(name, crc, (int) size, (int) at);
        long bare = at + LOCAL_BYTES + utf8.length + EXTRA_HEADER_BYTES;
        int padding = (int) Math.floorMod(-bare, (long) ALIGNMENT);
        ByteBuffer header =
                little(LOCAL_BYTES + utf8.length + EXTRA_HEADER_BYTES + padding)
                        .putInt(0x04034b50)
                        .putShort(VERSION);
        common(header, entry)
                .putShort((short) (EXTRA_HEADER_BYTES + padding))
                .put(utf8)
                .putShort(PADDING)
                .putShort((short) padding)
                .rewind();
        write(header);
        entries.add(entry);
    }

    /** Flags, method 0, date, checksum, both sizes, the name's length. */
    private static ByteBuffer common(ByteBuffer buffer, Entry entry) {
        return buffer.putShort((short) 0)
                .putShort((short) 0)
                .putInt(DATE)
                .putInt(entry.crc)
                .putInt(entry.size)
                .putInt(entry.size)
                .putShort((short) entry.utf8().length);
    }

    /** Writes the central directory and closes the file. */
    @Override
    public void close() throws IOException {
        try (channel) {
            long begin = channel.position();
            for (Entry entry : entries) {
                ByteBuffer line =
                        little(46 + entry.utf8().length)
                                .putInt(0x02014b50)
                                .putShort(VERSION)
                                .putShort(VERSION);
                common(line, entry); // then extra, comment, disk and attributes: none
                write(line.put(new byte[12]).putInt(entry.header).put(entry.utf8()).rewind());
            }
            long end = channel.position();
            short count = (short) entries.size();
            write(
                    little(22)
                            .putInt(0x06054b50)
                            .putInt(0)
                            .putShort(count)
                            .putShort(count)
                            .putInt((int) (end - begin))
                            .putInt((int) begin)
                            .putShort((short) 0)
                            .rewind());
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
