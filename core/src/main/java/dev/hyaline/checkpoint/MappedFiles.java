package dev.hyaline.checkpoint;

import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/** Opens files by mapping them whole. */
final class MappedFiles {

    private MappedFiles() {}

    /**
     * What a reader makes of a file's bytes and of the arena that they live in, which it has to
     * close; where it refuses them, it is closed here.
     *
     * @param own what the file should be
     */
    static <T> T open(
            Path path,
            ForeignContent.Own own,
            FileChannel.MapMode mode,
            BiFunction<MemorySegment, Arena, T> reader) {
        String kind = own.name().toLowerCase(Locale.ROOT);
        Set<StandardOpenOption> options =
                mode.equals(FileChannel.MapMode.READ_ONLY)
                        ? Set.of(StandardOpenOption.READ)
                        : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (Files.exists(path) && !Files.isRegularFile(path)) { // of a pipe there may be no end
            throw HyalineException.model(kind + " file must be a file, but is: " + path);
        }
        ForeignContent.requireNone(path, kind + " file", own);
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try (FileChannel channel = FileChannel.open(path, options)) {
            T file = reader.apply(channel.map(mode, 0, channel.size(), arena), arena);
            opened = true;
            return file;
        } catch (NoSuchFileException e) {
            throw HyalineException.model(kind + " file must exist, but is: " + path).because(e);
        } catch (IOException e) {
            throw HyalineException.storage(path + " must be readable, but is not: " + e).because(e);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }
}
