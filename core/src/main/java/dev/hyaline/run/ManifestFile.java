package dev.hyaline.run;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.FormatVersion;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Sha256;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code manifest.json}: the manifest with a sum of itself, the SHA-256 of the file's own text in
 * which zeros stand for it. One that an older version wrote has none.
 */
final class ManifestFile {

    private static final String SUM = "sum";
    private static final String ZEROS = "0".repeat(64);
    private static final Pattern LAST =
            Pattern.compile("\\A(.*\"sum\" : \")([0-9a-f]{64})(\"\\s*}\\s*)\\z", Pattern.DOTALL);

    private ManifestFile() {}

    static void write(Path file, Manifest manifest) {
        ObjectNode tree = Json.PRETTY.valueToTree(manifest);
        tree.put(SUM, ZEROS);
        String text = Json.PRETTY.writeValueAsString(tree) + "\n";
        Matcher last = LAST.matcher(text);
        if (!last.matches()) {
            throw new IllegalStateException("manifest does not end with its sum");
        }
        AtomicFiles.writeText(file, last.group(1) + Sha256.of(text).hex() + last.group(3));
    }

    static Manifest read(Path file) {
        String text = AtomicFiles.readText(file);
        try {
            JsonNode tree = Json.STRICT.readTree(text);
            FormatVersion.requireKnown(
                    "run",
                    tree.path("format").asLong(0),
                    Manifest.NEWEST,
                    AtomicFiles.folderOf(file));
            if (tree instanceof ObjectNode object && object.remove(SUM) != null) {
                requireSum(text, file);
            }
            @Nullable Manifest manifest = Json.STRICT.treeToValue(tree, Manifest.class);
            if (manifest == null) {
                throw HyalineException.damaged(
                        "manifest must be a JSON object, but is null (%s)", file);
            }
            if (manifest.format() != Manifest.format(manifest.recordings())) {
                throw HyalineException.run(
                        "format must be %d, but is: %d (%s)",
                        Manifest.format(manifest.recordings()), manifest.format(), file);
            }
            return manifest;
        } catch (JacksonException e) {
            throw HyalineException.damaged(
                            "manifest must be JSON of format %d, but is not: %s (%s)",
                            Manifest.FORMAT,
                            String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""),
                            file)
                    .because(e);
        }
    }

    private static void requireSum(String text, Path file) {
        Matcher last = LAST.matcher(text);
        if (!last.matches()
                || !Sha256.of(last.group(1) + ZEROS + last.group(3)).hex().equals(last.group(2))) {
            throw HyalineException.damaged(
                    "manifest must be as it was written, but is not: its sum does not hold (%s)",
                    file);
        }
    }
}
