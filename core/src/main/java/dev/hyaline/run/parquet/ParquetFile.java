package dev.hyaline.run.parquet;

import com.github.luben.zstd.ZstdException;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.FormatVersion;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.parquet.Footer.Chunk;
import dev.hyaline.run.parquet.Footer.Group;
import dev.hyaline.run.parquet.Footer.Leaf;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A Parquet file, mapped, its footer read once. Thread-safe. */
public final class ParquetFile implements AutoCloseable {

    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;
    private final Footer footer;
    private final RowGroupSums sums;

    private ParquetFile(
            Path path, Arena arena, MemorySegment bytes, Footer footer, RowGroupSums sums) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
        this.footer = footer;
        this.sums = sums;
    }

    /** {@link #open(Path, String)} of a file that has no sums. */
    public static ParquetFile open(Path path) {
        return open(path, "");
    }

    /**
     * @param sums of its row groups, as {@link #sums} gave them
     * @throws HyalineException with {@link ErrorCode#DAMAGED} when it is no Parquet file, with
     *     {@link ErrorCode#STORAGE} when it cannot be read, with {@link ErrorCode#NEWER} when a
     *     newer version of this program wrote it
     */
    public static ParquetFile open(Path path, String sums) {
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            Footer footer = orDamaged(path, "footer", () -> Footer.read(bytes));
            FormatVersion.requireKnown("file", footer.format(), Manifest.FORMAT, path);
            RowGroupSums held =
                    orDamaged(path, "footer", () -> RowGroupSums.of(bytes, footer, sums));
            opened = true;
            return new ParquetFile(path, arena, bytes, footer, held);
        } catch (IOException e) {
            throw HyalineException.storage("file must be readable, but is not: " + path).because(e);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    /** How many row groups there are. */
    public int groups() {
        return footer.groups().size();
    }

    /** The row groups that may hold rows whose whole number in a column is in a range. */
    public IntStream groupsWith(String column, long first, long end) {
        int place = leaf(column).place();
        return IntStream.range(0, groups())
                .filter(group -> {
                    Chunk chunk = footer.groups().get(group).chunks().get(place);
                    return chunk.maximum() >= first && chunk.minimum() < end;
                });
    }

    /** A column of a row group. */
    public Column read(int group, String column) {
        Group rows = footer.groups().get(group);
        Leaf leaf = leaf(column);
        return orDamaged(
                path,
                column,
                () -> {
                    sums.require(group);
                    return new ChunkReader(
                                    bytes, leaf, rows.chunks().get(leaf.place()), rows.rows())
                            .read();
                });
    }

    /** Sums of its row groups, to be kept beside it. */
    public String sums() {
        return sums.text();
    }

    /** Refuses a file of which not all row groups have their sums. */
    public void requireWhole() {
        for (int group = 0; group < groups(); group++) {
            int each = group;
            orDamaged(
                    path,
                    "row group " + group,
                    () -> {
                        sums.require(each);
                        return each;
                    });
        }
    }

    /**
     * Refuses a file of which a page has a checksum that does not hold; of a file that cannot be
     * read here, whoever reads it has to say so.
     */
    public static void requirePageChecksums(Path path) {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            for (ThriftReader.Struct group : Footer.all(bytes).structs(4)) {
                group.structs(1).forEach(column -> PageChecksums.require(bytes, column));
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return;
        }
    }

    private Leaf leaf(String column) {
        Leaf leaf = footer.columns().get(column);
        if (leaf == null) {
            throw HyalineException.damaged(
                    "column must be there, but is not: %s (%s)", column, path);
        }
        return leaf;
    }

    /** Whatever a damaged file makes go wrong has one name. */
    private static <T> T orDamaged(Path path, String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException
                | NegativeArraySizeException
                | ClassCastException
                | NoSuchElementException
                | ZstdException
                | InternalError e) { // the last where the file was cut short
            throw HyalineException.damaged(
                            "file cannot be read: %s (%s; hyaline verify says which is damaged)",
                            path, what)
                    .because(e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
