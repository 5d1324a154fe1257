package dev.hyaline.results;

import dev.hyaline.common.Json;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.Machine;
import dev.hyaline.run.RowHash;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes down which stage ran when, for how long, and with what. */
public final class StageLog {

    private final Catalogue catalogue;
    private final String name;
    private final Instant begun = Instant.now();
    private final long started = System.nanoTime();

    /** Begins a stage. */
    StageLog(Catalogue catalogue, String name) {
        this.catalogue = catalogue;
        this.name = name;
    }

    /**
     * Ends it.
     *
     * @param before units that were done already
     */
    public Outcome done(Counts counts, long before, Map<String, Object> details) {
        double seconds = (System.nanoTime() - started) / 1e9;
        Map<String, Object> body = new LinkedHashMap<>(details);
        body.put("units", counts.done());
        if (counts.failed() + counts.unanswered() > 0) {
            body.put("failed", counts.failed());
            body.put("unanswered", counts.unanswered());
        }
        body.put("machine", Machine.describe());
        Map<String, Object> row =
                Map.of(
                        "name",
                        name,
                        "started",
                        begun.toString(),
                        "seconds",
                        seconds,
                        "body",
                        Json.STRICT.writeValueAsString(body));
        catalogue.write(handle -> RowHash.insert(handle, "INSERT INTO stage", row));
        return new Outcome(
                counts.done(),
                before,
                counts.failed(),
                counts.unanswered(),
                counts.silent(),
                seconds);
    }
}
