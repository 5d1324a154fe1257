package dev.hyaline.checkpoint;

import static dev.hyaline.checkpoint.SafetensorsHeader.damaged;

import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.HyalineException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A safetensors file, read through a memory map of any size: 8 bytes with the length N of the
 * header (little-endian), N bytes of JSON, then the tensors' bytes. Anything that does not fit
 * together is refused when opening. Thread-safe; {@link #close} ends the life of all its tensors.
 */
public final class Safetensors implements AutoCloseable {

    /** The format's own limit. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final long CRC_CHUNK = 1 << 30;

    private final Path path;
    private final Arena arena;
    private final MemorySegment whole;
    private final MemorySegment data;
    private final SafetensorsHeader header;

    private Safetensors(Path path, MemorySegment whole, Arena arena) {
        this.path = path;
        this.arena = arena;
        this.whole = whole;
        byte[] json = headerBytes(whole, fileName());
        this.data = whole.asSlice(Long.BYTES + json.length);
        this.header = SafetensorsHeader.parse(json, data.byteSize(), fileName());
    }

    /** Maps a file and checks its header. */
    public static Safetensors open(Path path) {
        return open(path, FileChannel.MapMode.READ_ONLY);
    }

    /** The same with tensors whose data may be written to, and so reaches the file. */
    public static Safetensors openToWrite(Path path) {
        return open(path, FileChannel.MapMode.READ_WRITE);
    }

    private static Safetensors open(Path path, FileChannel.MapMode mode) {
        return MappedFiles.open(
                path,
                ForeignContent.Own.SAFETENSORS,
                mode,
                (whole, arena) -> new Safetensors(path, whole, arena));
    }

    private static byte[] headerBytes(MemorySegment whole, String file) {
        if (whole.byteSize() < Long.BYTES) {
            throw damaged(
                    "file must have at least 8 bytes, but is: " + whole.byteSize(), file, null);
        }
        long length = whole.get(StoredTensor.I64, 0);
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw damaged(
                    "header must have at most "
                            + MAX_HEADER_BYTES
                            + " bytes, but is: "
                            + Long.toUnsignedString(length),
                    file,
                    null);
        }
        if (length > whole.byteSize() - Long.BYTES) {
            throw damaged(
                    "header must end within the file's "
                            + whole.byteSize()
                            + " bytes, but is: "
                            + length
                            + " bytes long",
                    file,
                    null);
        }
        return whole.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    }

    public Path path() {
        return path;
    }

    /** The names of the tensors, in the order of the header. */
    public List<String> names() {
        return List.copyOf(header.entries().sequencedKeySet());
    }

    /** The header's free text. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    public boolean contains(String name) {
        return header.entries().containsKey(name);
    }

    /** A tensor of the file; one that is not there is refused by name. */
    public StoredTensor tensor(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw HyalineException.model(
                    name + " must be in the file, but is missing (" + fileName() + ")");
        }
        MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
        return new StoredTensor(name, entry.dtype(), entry.shape(), bytes, fileName());
    }

    /**
     * Whether {@link SafetensorsWriter#writeWithChecksum} wrote it and nothing has changed since.
     * Reads all of it.
     */
    boolean checksumMatches() {
        SafetensorsHeader.Entry entry = header.entries().get(SafetensorsWriter.CHECKSUM);
        if (entry == null || entry.dtype() != DType.I32 || entry.end() != data.byteSize()) {
            return false;
        }
        CRC32C crc = new CRC32C();
        long end = whole.byteSize() - Integer.BYTES;
        for (long at = 0; at < end; at += CRC_CHUNK) {
            crc.update(whole.asSlice(at, Math.min(CRC_CHUNK, end - at)).asByteBuffer());
        }
        return entry.end() - entry.begin() == Integer.BYTES
                && data.get(StoredTensor.I32, entry.begin()) == (int) crc.getValue();
    }

    private String fileName() {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }

    @Override
    public void close() {
        arena.close();
    }
}
