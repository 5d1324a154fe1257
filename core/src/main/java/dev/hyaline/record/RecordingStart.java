package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.FormatVersion;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.corpus.Framing;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.SubjectModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a recording was started with; written first, so that the same command continues it and
 * another one is refused. What decides the records must be the same; what only decides memory and
 * time is taken from the start, so that slices and batches stay as they were; but for the threads.
 *
 * @param version of what lies in the work folder; another version's is refused
 * @param model content hash of the subject model
 * @param precision of its forward pass
 * @param corpus where the documents come from
 * @param options as they were then
 * @param sites what is recorded: {@code mlp}, and each autoencoder with its hook point and hash
 */
record RecordingStart(
        int version,
        String model,
        String precision,
        String corpus,
        RecordingOptions options,
        List<String> sites) {

    static final int VERSION = 6;

    private static final String NEURONS = "mlp";
    private static final String SITES = "sites";
    private static final String TEXT_FIELD = "textField";
    private static final String IDS_FIELD = "idsField";
    private static final Set<String> FIELDS = Set.of(TEXT_FIELD, IDS_FIELD);
    private static final Set<String> INDECISIVE =
            Set.of("memoryBytes", "batchTokens", "tableShrinkage", "tableCoverage", "modelSource");
    private static final Map<String, Object> PLAIN = Framing.PLAIN.options();

    RecordingStart {
        sites = List.copyOf(sites);
    }

    /** What of a model is recorded. */
    static List<String> sites(SubjectModel model) {
        List<String> sites = new ArrayList<>();
        model.sites().stream()
                .filter(each -> each.site().dictionary().isEmpty())
                .map(each -> each.site().kind().all())
                .distinct()
                .forEach(sites::add);
        model.autoencoders()
                .forEach(each ->
                        sites.add(
                                Figures.format(
                                        "%s %s %s%s",
                                        each.site(),
                                        each.hookPoint(),
                                        each.sha256().hex(),
                                        each.isCentred() ? " centred" : "")));
        return sites;
    }

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
        if (Files.isRegularFile(file)) {
            RecordingStart before = read(file, run);
            if (Files.isRegularFile(prepared(run))) {
                requireSame(before.decisive(), decisive(), run);
            }
            if (before.decisive().equals(decisive())) {
                return new RecordingStart(
                        version,
                        model,
                        precision,
                        corpus,
                        before.options.withLanes(options.lanes()),
                        sites);
            }
            AtomicFiles.delete(run.work()); // nothing was recorded yet: begin with these options
        }
        AtomicFiles.writeText(file, Json.STRICT.writeValueAsString(this) + "\n");
        return this;
    }

    /** That of a folder whose corpus has been prepared. */
    static RecordingStart begun(RunFolder run) {
        if (!Files.isRegularFile(file(run)) || !Files.isRegularFile(prepared(run))) {
            throw HyalineException.run(
                    "recording must have been begun, and its corpus prepared, but is not: "
                            + run.path());
        }
        return read(file(run), run);
    }

    /** Refuses another model than the recording was begun with. */
    void requireModel(SubjectModel other, RunFolder run) {
        requireSame(
                decisive(),
                new RecordingStart(
                                version,
                                other.identity().sha256(),
                                other.precision(),
                                corpus,
                                options,
                                sites(other))
                        .decisive(),
                run);
    }

    private static RecordingStart read(Path file, RunFolder run) {
        JsonNode start = Json.read(file, JsonNode.class);
        int found = start.path("version").asInt(1);
        FormatVersion.requireKnown("unfinished recording", found, VERSION, run.path());
        if (found != VERSION) {
            throw HyalineException.run(
                    "unfinished recording must be of version %d, but is of: %d (%s, left as it is; hyaline record %s --out %s-anew, with the other options of before, starts anew)",
                    VERSION,
                    found,
                    run.path(),
                    start.path("corpus").asString("CORPUS"),
                    run.path());
        }
        return Json.read(file, RecordingStart.class);
    }

    /** The same, without where the model and the corpus came from. */
    RecordingStart withoutSources() {
        return new RecordingStart(version, "", precision, "", options, sites);
    }

    /** Refuses another recording in the same folder. */
    static void requireSame(Map<String, Object> before, Map<String, Object> now, RunFolder run) {
        for (Map.Entry<String, Object> each : now.entrySet()) {
            Object found = before.get(each.getKey());
            if (found == null) { // an earlier version's: there was no choice then
                found =
                        switch (each.getKey()) {
                            case "precision" -> "fp32";
                            case SITES -> List.of(NEURONS);
                            case TEXT_FIELD, IDS_FIELD -> "";
                            default -> PLAIN.getOrDefault(each.getKey(), each.getValue());
                        };
            }
            String was = String.valueOf(found);
            if (!was.equals(String.valueOf(each.getValue()))) {
                throw HyalineException.run(
                        "%s must be as the recording in this folder was started with, %s, but is: %s (%s; record into another folder)",
                        each.getKey(), was, each.getValue(), run.path());
            }
        }
    }

    /**
     * What a run's identity is made of: {@link #decisive} without where model and corpus came from,
     * and where neurons alone are recorded, or plain windows, what it was before there was anything
     * else.
     *
     * @param options of a run's manifest
     */
    static Map<String, Object> identity(Map<String, Object> options) {
        Map<String, Object> map = new LinkedHashMap<>(options);
        map.keySet().removeAll(INDECISIVE);
        map.put("model", "");
        map.put("corpus", "");
        map.remove(SITES, List.of(NEURONS));
        FIELDS.forEach(field -> map.remove(field, ""));
        if (map.entrySet().containsAll(PLAIN.entrySet())) {
            map.keySet().removeAll(PLAIN.keySet());
        }
        return map;
    }

    /** What decides the records. */
    Map<String, Object> decisive() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model", model);
        map.put("precision", precision);
        map.put("corpus", corpus);
        map.put("windowLength", options.windowLength());
        map.put("tableRows", options.tableRows());
        map.put("maxWindows", options.corpus().maxWindows());
        map.put("seed", options.seed());
        map.put("groupBy", options.corpus().groupBy().orElse(""));
        map.put("skipUnreadable", options.corpus().documents().skipUnreadable());
        map.put(TEXT_FIELD, options.corpus().documents().textField().orElse(""));
        map.put(IDS_FIELD, options.corpus().documents().idsField().orElse(""));
        map.put(SITES, sites);
        map.putAll(options.corpus().framingOrPlain().options());
        return map;
    }
}
