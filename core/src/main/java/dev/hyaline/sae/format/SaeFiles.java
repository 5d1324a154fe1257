package dev.hyaline.sae.format;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Sae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Autoencoders on disk, in the formats of the tools that people use and in our own. */
public final class SaeFiles {

    private static final List<SaeFormat> FORMATS =
            List.of(
                    new HyalineFormat(),
                    new OpenAiFormat(),
                    new SaeLensFormat(),
                    new SparsifyFormat(),
                    new DictionaryLearningFormat());

    private SaeFiles() {}

    /** The names of the formats. */
    public static List<String> formats() {
        return FORMATS.stream().map(SaeFormat::id).toList();
    }

    /**
     * Reads a file or folder of whatever format; nothing in it is executed. One whose weights
     * expect centred activations is refused.
     */
    public static Sae load(Path path) {
        return load(path, false);
    }

    /**
     * The same.
     *
     * @param centre whether the encoder is to centre the activations that its weights expect so
     */
    public static Sae load(Path path, boolean centre) {
        return Centring.settled(inspect(path), centre, path);
    }

    /** The same to be looked at, not used: weights may expect centred activations. */
    public static Sae inspect(Path path) {
        if (!Files.exists(path)) {
            throw HyalineException.usage("autoencoder must exist, but does not: " + path);
        }
        for (SaeFormat format : FORMATS) {
            if (format.fits(path)) {
                try {
                    return format.read(path);
                } catch (HyalineException e) {
                    requireWhole(path);
                    throw e;
                }
            }
        }
        requireWhole(path);
        throw HyalineException.usage(
                "autoencoder must be in one of the formats %s, but is: %s",
                String.join(", ", formats()), path);
    }

    /** Refuses a file of a format whose autoencoders are folders. */
    private static void requireWhole(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        for (SaeFormat format : FORMATS) {
            if (folder != null
                    && format.files().contains(String.valueOf(path.getFileName()))
                    && format.fits(folder)) {
                throw HyalineException.usage(
                        "autoencoder of %s must be given by its folder, but is: %s (give %s)",
                        format.id(), path, folder);
            }
        }
    }

    /** Writes one in single precision. */
    public static void save(Sae sae, String format, Path path) {
        save(sae, format, path, WeightType.F32);
    }

    /**
     * Writes one. A file comes into being whole or not at all, and so does a folder that is not
     * there yet; of a folder that is, each file.
     *
     * @param format its name among {@link #formats}
     * @param path the file of {@code hyaline} and {@code openai}, the folder of the others
     * @param type of the weights
     */
    public static void save(Sae sae, String format, Path path, WeightType type) {
        SaeFormat chosen =
                FORMATS.stream()
                        .filter(each -> each.id().equals(format))
                        .findFirst()
                        .orElseThrow(() ->
                                HyalineException.usage(
                                        "format must be one of %s, but is: %s",
                                        String.join(", ", formats()), format));
        boolean folder = chosen.suffix().isEmpty();
        if (!path.toString().endsWith(chosen.suffix())) {
            throw refused("file", "end in " + chosen.suffix(), format, path);
        }
        if (Files.exists(path) && Files.isDirectory(path) != folder) {
            throw refused("place", folder ? "be a folder" : "be a file", format, path);
        }
        if (folder && !Files.exists(path)) {
            saveFolder(sae, chosen, path, type);
        } else {
            chosen.write(sae, path, type);
        }
    }

    /** Under a temporary name first, so that there is no folder with half an autoencoder. */
    private static void saveFolder(Sae sae, SaeFormat format, Path path, WeightType type) {
        Path temporary =
                path.resolveSibling(
                        path.getFileName()
                                + "."
                                + ProcessHandle.current().pid()
                                + AtomicFiles.TEMPORARY_SUFFIX);
        try {
            format.write(sae, temporary, type);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw AtomicFiles.failure("write", path, e);
        } finally {
            AtomicFiles.delete(temporary);
        }
    }

    private static HyalineException refused(String what, String rule, String format, Path path) {
        return HyalineException.usage(
                "%s must %s for the format %s, but is: %s", what, rule, format, path);
    }
}
