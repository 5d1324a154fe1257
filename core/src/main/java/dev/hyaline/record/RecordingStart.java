package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a recording was started with; written first, so that the same command continues it and
 * another one is refused. What decides the records must be the same; what only decides memory and
 * time is taken from the start, so that slices and batches stay as they were.
 *
 * @param version of what lies in the work folder; another version's is begun again
 * @param model content hash of the subject model
 * @param precision of its forward pass
 * @param corpus where the documents come from
 * @param options as they were then
 */
record RecordingStart(
        int version, String model, String precision, String corpus, RecordingOptions options) {

    static final int VERSION = 2;

    private static final String FILE = "start.json";

    /** What the prepared corpus is written to; from then on nothing decisive may change. */
    static Path prepared(RunFolder run) {
        return run.work().resolve("prepared.json");
    }

    /** Where it is written; a folder that has it holds a recording that was begun. */
    static Path file(RunFolder run) {
        return run.work().resolve(FILE);
    }

    /**
     * The start of this folder's recording: what was found there, or this, which is then written.
     */
    RecordingStart in(RunFolder run) {
        Path file = file(run);
        Optional<RecordingStart> found = read(file);
        if (found.isPresent()) {
            RecordingStart before = found.get();
            if (Files.isRegularFile(prepared(run))) {
                requireSame(before.decisive(), decisive(), run);
            }
            if (before.decisive().equals(decisive())) {
                return before;
            }
        }
        AtomicFiles.delete(run.work()); // nothing of use is there yet: begin with these options
        AtomicFiles.writeText(file, Json.STRICT.writeValueAsString(this) + "\n");
        return this;
    }

    /** What is there, if it is of this version. */
    private static Optional<RecordingStart> read(Path file) {
        return Files.isRegularFile(file)
                        && Json.read(file, JsonNode.class).path("version").asInt(0) == VERSION
                ? Optional.of(Json.read(file, RecordingStart.class))
                : Optional.empty();
    }

    /** The same, without where the model and the corpus came from. */
    RecordingStart withoutSources() {
        return new RecordingStart(version, "", precision, "", options);
    }

    /** Refuses another recording in the same folder. */
    static void requireSame(Map<String, Object> before, Map<String, Object> now, RunFolder run) {
        for (Map.Entry<String, Object> each : now.entrySet()) {
            String was = String.valueOf(before.get(each.getKey()));
            if (!was.equals(String.valueOf(each.getValue()))) {
                throw new HyalineException(
                        ErrorCode.RUN,
                        "%s must be as the recording in this folder was started with, %s, but is: %s (%s; record into another folder)"
                                .formatted(each.getKey(), was, each.getValue(), run.path()));
            }
        }
    }

    /** What decides the records. */
    Map<String, Object> decisive() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model", model);
        map.put("precision", precision);
        map.put("corpus", corpus);
        map.put("windowLength", options.windowLength());
        map.put("tableRows", options.tableRows());
        map.put("maxWindows", options.maxWindows());
        map.put("seed", options.seed());
        map.put("groupBy", options.groupBy().orElse(""));
        map.put("skipUnreadable", options.skipUnreadable());
        return map;
    }
}
