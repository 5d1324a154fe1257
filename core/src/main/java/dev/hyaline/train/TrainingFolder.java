package dev.hyaline.train;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * The folder that training works in until it is done: what it was started with, and checkpoints,
 * each a folder {@code step-000001234} that is whole or not there.
 *
 * @param path of the folder
 */
public record TrainingFolder(Path path) {

    private static final Pattern CHECKPOINT = Pattern.compile("step-[0-9]{9}");

    /**
     * Notes what training is started with. From the first checkpoint on, it refuses to go on with
     * something else; before, nothing is lost by it.
     *
     * @param prepared a file made for what was noted, which goes with it
     */
    public void start(Map<String, String> options, Path prepared) {
        Path file = path.resolve("start.json");
        if (latest().isPresent()) {
            requireSame(read(file), options, path.toString());
            return;
        }
        String text = Json.PRETTY.writeValueAsString(options) + "\n";
        if (!Files.isRegularFile(file) || !AtomicFiles.readText(file).equals(text)) {
            AtomicFiles.delete(prepared);
            AtomicFiles.writeText(file, text);
        }
    }

    private static Map<String, String> read(Path file) {
        try {
            return Json.STRICT.readValue(
                    AtomicFiles.readText(file),
                    new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JacksonException e) {
            throw HyalineException.damaged(
                            "file must be JSON as this program wrote it, but is not (%s)", file)
                    .because(e);
        }
    }

    /** Refuses options that are not those of before, and names the first. */
    public static void requireSame(
            Map<String, String> before, Map<String, String> now, String where) {
        for (Map.Entry<String, String> each : now.entrySet()) {
            String was = before.getOrDefault(each.getKey(), "");
            if (!was.equals(each.getValue())) {
                throw HyalineException.run(
                        "%s must be as this training was started with, %s, but is: %s (%s; train into another file, or delete this)",
                        each.getKey(), was, each.getValue(), where);
            }
        }
    }

    /** The last checkpoint. */
    Optional<Path> latest() {
        return list().stream()
                .filter(each -> CHECKPOINT.matcher(name(each)).matches())
                .max(Comparator.comparing(TrainingFolder::name));
    }

    /** Makes a checkpoint the last one, once it is written and on the disk; then older ones go. */
    void publish(long step, Consumer<Path> content) {
        Path target = path.resolve(Figures.format("step-%09d", step));
        if (Files.isDirectory(target)) {
            return;
        }
        Path temporary = target.resolveSibling(name(target) + AtomicFiles.TEMPORARY_SUFFIX);
        AtomicFiles.delete(temporary);
        try {
            Files.createDirectories(temporary);
            content.accept(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw AtomicFiles.failure("write", target, e);
        }
        AtomicFiles.forceFolder(path);
        for (Path each : list()) {
            boolean old = name(each).startsWith("step-") && !each.equals(target);
            if (old) {
                AtomicFiles.delete(each);
            }
        }
    }

    private List<Path> list() {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.toList();
        } catch (IOException e) {
            throw AtomicFiles.failure("read", path, e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
