package dev.hyaline.sae;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

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

    /** Reads a file or folder of whatever format; nothing in it is executed. */
    public static Sae load(Path path) {
        if (!Files.exists(path)) {
            throw new HyalineException(
                    ErrorCode.USAGE, "autoencoder must exist, but does not: " + path);
        }
        for (SaeFormat format : FORMATS) {
            if (format.fits(path)) {
                return format.read(path);
            }
        }
        throw new HyalineException(
                ErrorCode.USAGE,
                "autoencoder must be in one of the formats %s, but is: %s"
                        .formatted(String.join(", ", formats()), path));
    }

    /**
     * Writes one.
     *
     * @param format its name among {@link #formats}
     * @param path the file of {@code hyaline} and {@code openai}, the folder of the others
     */
    public static void save(Sae sae, String format, Path path) {
        FORMATS.stream()
                .filter(each -> each.id().equals(format))
                .findFirst()
                .orElseThrow(() ->
                        new HyalineException(
                                ErrorCode.USAGE,
                                "format must be one of %s, but is: %s"
                                        .formatted(
                                                formats().stream()
                                                        .collect(Collectors.joining(", ")),
                                                format)))
                .write(sae, path);
    }
}
