package dev.hyaline.sae.format;

import dev.hyaline.sae.Sae;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of one tool. */
interface SaeFormat {

    /** Its name in options. */
    String id();

    /** How the name of its file must end; empty for a folder. */
    default String suffix() {
        return "";
    }

    /** The names of the files in its folder; none where it is a file. */
    default List<String> files() {
        return List.of();
    }

    /** Whether a file or folder looks like it, by names alone. */
    default boolean fits(Path path) {
        return files().isEmpty()
                ? Files.isRegularFile(path) && String.valueOf(path.getFileName()).endsWith(suffix())
                : files().stream().allMatch(each -> Files.isRegularFile(path.resolve(each)));
    }

    /** Reads a file or folder that looks like it; it is refused by name where it is not. */
    Sae read(Path path);

    /** Writes a file, or files into a folder; what the format cannot say is refused. */
    void write(Sae sae, Path path, WeightType type);
}
