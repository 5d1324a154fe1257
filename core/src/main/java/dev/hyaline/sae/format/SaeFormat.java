package dev.hyaline.sae.format;

import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
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

    /** Refuses to write an autoencoder of this activation. */
    default HyalineException inexpressible(Activation activation) {
        return inexpressible("activation", activation.label());
    }

    /** Refuses to write what the format has no words for. */
    default HyalineException inexpressible(String what, String value) {
        return HyalineException.usage(
                "%s must be one that %s files can hold, but is: %s", what, id(), value);
    }

    /** Refuses to write one that normalises. */
    default void requireNoNormalisation(Sae sae) {
        Normalisation normalisation = sae.config().normalisation();
        if (normalisation != Normalisation.NONE) {
            throw inexpressible("normalisation", normalisation.id());
        }
    }

    /** Reads a file or folder that looks like it; it is refused by name where it is not. */
    Sae read(Path path);

    /** Writes a file, or files into a folder; what the format cannot say is refused. */
    void write(Sae sae, Path path, WeightType type);
}
