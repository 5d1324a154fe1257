package dev.hyaline.corpus;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.TemporaryFiles;
import dev.hyaline.run.Duck;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The windows of a run by their ids, at memory speed: a mapped file of fixed-size entries, made
 * from {@code windows.parquet} whenever it is not there. Thread-safe.
 */
public final class WindowStore implements AutoCloseable {

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HASH = 0; // byte offsets in an entry
    private static final int DOCUMENT = 8;
    private static final int SPLIT_AND_LENGTH = 12;
    private static final int TOKENS = 16;
    private static final int TRAILER = 16; // the size of windows.parquet, a CRC-32C of the entries
    private static final long CRC_CHUNK = 1 << 30;

    private final Arena arena;
    private final MemorySegment entries;
    private final int windowLength;
    private final Framing framing;
    private final int size;
    private final long checksum;

    private WindowStore(
            Arena arena, MemorySegment entries, int windowLength, Framing framing, long checksum) {
        this.arena = arena;
        this.entries = entries;
        this.windowLength = windowLength;
        this.framing = framing;
        this.checksum = checksum;
        this.size = (int) (entries.byteSize() / entryBytes(windowLength));
    }

    /** Opens the windows of a run; its {@code windows.parquet} has to be there. */
    public static WindowStore open(RunFolder run, int windowLength, Framing framing) {
        Path file = run.path().resolve("index").resolve("windows-" + windowLength + ".bin");
        try {
            if (!Files.isRegularFile(run.windowsFile())) {
                throw HyalineException.damaged(
                        "windows.parquet must be there, but is not: " + run.path());
            }
            long source = Files.size(run.windowsFile());
            Optional<WindowStore> store = map(file, windowLength, framing, source);
            if (store.isEmpty()) {
                file = build(run, file, windowLength, source);
                store = map(file, windowLength, framing, source);
            }
            Path opened = file;
            return store.orElseThrow(() ->
                    HyalineException.storage(
                            "window index must read as it was written, but does not: " + opened));
        } catch (IOException e) {
            throw AtomicFiles.failure("read", file, e);
        }
    }

    /** The file, if it is there, whole, and made from a windows.parquet of this size. */
    private static Optional<WindowStore> map(
            Path file, int windowLength, Framing framing, long source) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = channel.size() - TRAILER;
            if (end >= 0 && end % entryBytes(windowLength) == 0) {
                MemorySegment all =
                        channel.map(FileChannel.MapMode.READ_ONLY, 0, end + TRAILER, arena);
                MemorySegment entries = all.asSlice(0, end);
                long crc = crc(entries);
                if (all.get(LONG, end) == source && all.get(LONG, end + Long.BYTES) == crc) {
                    return Optional.of(new WindowStore(arena, entries, windowLength, framing, crc));
                }
            }
        }
        arena.close();
        return Optional.empty();
    }

    private static long crc(MemorySegment entries) {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < entries.byteSize(); at += CRC_CHUNK) {
            crc.update(
                    entries.asSlice(at, Math.min(CRC_CHUNK, entries.byteSize() - at))
                            .asByteBuffer());
        }
        return crc.getValue();
    }

    /** Builds the file, in a temporary folder when the run cannot be written to. */
    private static Path build(RunFolder run, Path file, int windowLength, long source)
            throws IOException {
        if (run.isComplete()) {
            run.requireWhole(run.manifest(), String.valueOf(run.windowsFile().getFileName()));
        }
        Path target = file;
        if (!Files.isWritable(run.path())) {
            target = TemporaryFiles.file("hyaline-windows", ".bin");
            target.toFile().deleteOnExit();
        }
        AtomicFiles.write(target, path -> write(run.windowsFile(), path, windowLength, source));
        return target;
    }

    private static void write(Path parquet, Path file, int windowLength, long source)
            throws IOException {
        try (Duck duck = Duck.inMemory();
                FileChannel channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            long windows = duck.number("SELECT count(*) FROM " + Duck.parquet(parquet));
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(entryBytes(windowLength) * 4096)
                            .order(ByteOrder.LITTLE_ENDIAN);
            CRC32C crc = new CRC32C();
            for (long from = 0; from < windows; from += 4096) {
                writeRange(duck, parquet, from, buffer.clear(), windowLength);
                crc.update(buffer.flip());
                writeFully(channel, buffer.rewind());
            }
            writeFully(channel, buffer.clear().putLong(source).putLong(crc.getValue()).flip());
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void writeRange(
            Duck duck, Path parquet, long from, ByteBuffer buffer, int windowLength) {
        String query =
                "SELECT window_id, document_id, hash, split, len(token_ids), unnest(token_ids) FROM"
                        + Figures.format(
                                " %s WHERE window_id >= %d AND window_id < %d",
                                Duck.parquet(parquet), from, from + 4096);
        duck.query(
                query,
                rows -> {
                    while (rows.next()) {
                        int entry = buffer.position();
                        int length = rows.getInt(5);
                        buffer.putLong(rows.getLong(3)).putInt(rows.getInt(2));
                        Split split = Split.parse(rows.getString(4));
                        buffer.putInt(split.ordinal() << 16 | length);
                        buffer.putInt(rows.getInt(6));
                        for (int position = 1; position < length; position++) {
                            rows.next();
                            buffer.putInt(rows.getInt(6));
                        }
                        for (int position = length; position < windowLength; position++) {
                            buffer.putInt(-1);
                        }
                        if (buffer.position() - entry != entryBytes(windowLength)) {
                            throw new UncheckedIOException(
                                    new IOException("window is longer than " + windowLength));
                        }
                    }
                    return buffer;
                });
    }

    /** How large the file is. */
    public static long bytes(long windows, int windowLength) {
        return windows * entryBytes(windowLength) + TRAILER;
    }

    private static int entryBytes(int windowLength) {
        return TOKENS + windowLength * Integer.BYTES;
    }

    /** How many windows there are; their ids are 0 … size − 1. */
    public int size() {
        return size;
    }

    /** The longest a window can be. */
    public int windowLength() {
        return windowLength;
    }

    /** What stands around each of them. */
    public Framing framing() {
        return framing;
    }

    public int documentId(int window) {
        return entries.get(INT, at(window) + DOCUMENT);
    }

    public Split split(int window) {
        return Split.values()[entries.get(INT, at(window) + SPLIT_AND_LENGTH) >>> 16];
    }

    /** How many tokens a window has. */
    public int length(int window) {
        return entries.get(INT, at(window) + SPLIT_AND_LENGTH) & 0xFFFF;
    }

    /** The hash that random choices go by. */
    public long hash(int window) {
        return entries.get(LONG, at(window) + HASH);
    }

    /** A window's token ids. */
    public int[] tokens(int window) {
        int[] tokens = new int[length(window)];
        MemorySegment.copy(entries, INT, at(window) + TOKENS, tokens, 0, tokens.length);
        return tokens;
    }

    /** The batch that begins at a window: of its split and length, and no larger than asked. */
    public WindowBatch batch(int first, int most) {
        int end = first + 1;
        while (end < size && end - first < most && isLike(end, first)) {
            end++;
        }
        int[] ids = IntStream.range(first, end).toArray();
        return new WindowBatch(
                first,
                split(first),
                tokens(ids),
                Arrays.stream(ids).mapToLong(this::hash).toArray(),
                framing.firstPosition());
    }

    /**
     * Where a batch begins, of those that follow each other from the first window on: at a window
     * or behind it. Only there can windows be divided such that all batches stay as they are.
     *
     * @param most windows a batch
     */
    public int border(int window, int most) {
        int first = window;
        while (first > 0 && isLike(first - 1, window)) {
            first--;
        }
        int border = window + Math.floorMod(first - window, most);
        int end = window;
        while (end < Math.min(border, size) && isLike(end, window)) {
            end++;
        }
        return end;
    }

    private boolean isLike(int window, int other) {
        return other < size && length(window) == length(other) && split(window) == split(other);
    }

    /** Of its content: tells windows from other ones. */
    public long checksum() {
        return checksum;
    }

    /** Batches of any windows, each of one split and length, in the order given. */
    public List<int[]> group(int[] windows, int most) {
        List<int[]> groups = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= windows.length; i++) {
            if (i == windows.length
                    || i - from == most
                    || length(windows[i]) != length(windows[from])
                    || split(windows[i]) != split(windows[from])) {
                groups.add(Arrays.copyOfRange(windows, from, i));
                from = i;
            }
        }
        return groups;
    }

    /** The tokens of some windows, one row each. */
    public int[][] tokens(int[] windows) {
        return Arrays.stream(windows).mapToObj(this::tokens).toArray(int[][]::new);
    }

    private long at(int window) {
        if (window < 0 || window >= size) {
            throw HyalineException.damaged("window must be one of %d, but is: %d", size, window);
        }
        return (long) window * entryBytes(windowLength);
    }

    @Override
    public void close() {
        arena.close();
    }
}
