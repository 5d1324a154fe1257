package dev.hyaline.checkpoint;

import static dev.hyaline.checkpoint.SafetensorsHeader.damaged;
import static dev.hyaline.checkpoint.StoredTensor.I16;
import static dev.hyaline.checkpoint.StoredTensor.I32;
import static dev.hyaline.checkpoint.StoredTensor.I64;

import dev.hyaline.common.Figures;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a ZIP archive whose entries are stored, not compressed, found by its central
 * directory, so that they can be read where they lie. ZIP64 is understood. Anything that does not
 * fit together is refused. Not thread-safe.
 */
final class StoredZip {

    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int DIRECTORY_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final long CHUNK = 1 << 30; // a buffer holds below 2 GiB
    private static final long IN_ZIP64 = 0xFFFFFFFFL;

    private final MemorySegment whole;
    private final String file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> checked = new HashSet<>();

    private record Entry(MemorySegment bytes, int crc) {}

    private StoredZip(MemorySegment whole, String file) {
        this.whole = whole;
        this.file = file;
    }

    /** Finds the entries. */
    static StoredZip of(MemorySegment whole, String file) {
        StoredZip zip = new StoredZip(whole, file);
        try {
            zip.readDirectory();
        } catch (IndexOutOfBoundsException e) {
            throw damaged("ZIP archive must lie within its file, but is cut off", file, e);
        }
        return zip;
    }

    /** The names of the entries, in the order of the directory. */
    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** The bytes of an entry, whose checksum is right; null when there is none. */
    @Nullable MemorySegment read(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return null;
        }
        if (!checked.contains(name)) {
            int crc = crc(entry.bytes);
            if (crc != entry.crc) {
                throw damaged(
                        Figures.format(
                                "%s: entry must have the checksum %08x, but has: %08x",
                                name, entry.crc, crc),
                        file,
                        null);
            }
            checked.add(name);
        }
        return entry.bytes;
    }

    private static int crc(MemorySegment bytes) {
        CRC32 crc = new CRC32();
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
            crc.update(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer());
        }
        return (int) crc.getValue();
    }

    private void readDirectory() {
        long end = findEnd();
        long count = unsigned(whole.get(I16, end + 10));
        long at = unsigned(whole.get(I32, end + 16));
        long locator = end - LOCATOR_BYTES;
        if (locator >= 0 && whole.get(I32, locator) == END64_LOCATOR) {
            long end64 = whole.get(I64, locator + 8);
            expect(END64, end64);
            count = whole.get(I64, end64 + 32);
            at = whole.get(I64, end64 + 48);
        }
        for (long i = 0; i < count; i++) {
            at = readEntry(at);
        }
    }

    private long findEnd() {
        long last = whole.byteSize() - END_BYTES;
        for (long at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
            if (whole.get(I32, at) == END) {
                return at;
            }
        }
        throw damaged("file must be a ZIP archive, but has no end of one", file, null);
    }

    /** Returns where the next one begins. */
    private long readEntry(long at) {
        expect(DIRECTORY_ENTRY, at);
        int method = unsigned(whole.get(I16, at + 10));
        int crc = whole.get(I32, at + 16);
        long packed = unsigned(whole.get(I32, at + 20));
        long size = unsigned(whole.get(I32, at + 24));
        int nameLength = unsigned(whole.get(I16, at + 28));
        int extraLength = unsigned(whole.get(I16, at + 30));
        int commentLength = unsigned(whole.get(I16, at + 32));
        long header = unsigned(whole.get(I32, at + 42));
        String name = text(at + DIRECTORY_BYTES, nameLength);
        MemorySegment extra = whole.asSlice(at + DIRECTORY_BYTES + nameLength, extraLength);
        Zip64Fields wide = new Zip64Fields(extra);
        long realSize = wide.next(size);
        long realPacked = wide.next(packed);
        long realHeader = wide.next(header);
        if (method != 0 || realPacked != realSize) {
            throw damaged(
                    name + ": entry must be stored, but is: compressed by method " + method,
                    file,
                    null);
        }
        expect(LOCAL_HEADER, realHeader);
        long begin =
                realHeader
                        + LOCAL_BYTES
                        + unsigned(whole.get(I16, realHeader + 26))
                        + unsigned(whole.get(I16, realHeader + 28));
        if (entries.put(name, new Entry(whole.asSlice(begin, realSize), crc)) != null) {
            throw damaged(name + ": entry must be there once, but is there twice", file, null);
        }
        return at + DIRECTORY_BYTES + nameLength + extraLength + commentLength;
    }

    /** The 64-bit numbers behind those that did not fit into 32, in their order. */
    private static final class Zip64Fields {

        private final MemorySegment extra;
        private long at = -1;

        Zip64Fields(MemorySegment extra) {
            this.extra = extra;
            for (long field = 0; field + 4 <= extra.byteSize(); ) {
                if (extra.get(I16, field) == 1) {
                    at = field + 4;
                    return;
                }
                field += 4 + unsigned(extra.get(I16, field + 2));
            }
        }

        long next(long narrow) {
            if (narrow != IN_ZIP64 || at < 0) {
                return narrow;
            }
            at += Long.BYTES;
            return extra.get(I64, at - Long.BYTES);
        }
    }

    private void expect(int signature, long at) {
        if (whole.get(I32, at) != signature) {
            throw damaged(
                    "ZIP archive must have a header at byte " + at + ", but has none", file, null);
        }
    }

    private String text(long at, int length) {
        return new String(
                whole.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
