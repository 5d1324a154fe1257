package dev.hyaline.web;

import dev.hyaline.common.Json;
import dev.hyaline.results.CatalogueFeed;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything at once, a JSON object a line, written as it is read: memory does not grow with the
 * run. Thread-safe.
 */
final class BulkRoutes {

    private static final int PIECE = 500;

    private final RunView run;

    BulkRoutes(RunView run) {
        this.run = run;
    }

    void routes(RoutesConfig routes) {
        routes.get("/api/v1/units.ndjson", this::units);
        routes.get(
                "/api/v1/explanations.ndjson",
                context -> bodies(context, CatalogueFeed::explanationBodies));
        routes.get(
                "/api/v1/score-cards.ndjson",
                context -> bodies(context, CatalogueFeed::cardBodies));
    }

    private void units(Context context) throws IOException {
        Overview overview = run.overview();
        OutputStream out = begin(context);
        for (int unit = 0; unit < overview.index().size(); unit++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("unit", overview.index().unit(unit));
            line.put("dead", overview.dead(unit));
            line.put("dense", overview.dense(unit));
            line.put("explained", overview.explained(unit));
            put(line, "maximum", overview.maximum(unit));
            put(line, "density", overview.density(unit));
            put(line, "topAndRandom", overview.score(unit));
            put(line, "randomOnly", overview.randomOnly(unit));
            put(line, "lift", overview.lift(unit));
            write(out, Json.STRICT.writeValueAsBytes(line));
        }
    }

    /** A number that is missing is a missing member. */
    private static void put(Map<String, Object> line, String name, float value) {
        if (Float.isFinite(value)) {
            line.put(name, value);
        }
    }

    private interface Bodies {
        List<CatalogueFeed.Body> after(CatalogueFeed feed, long seq, int most);
    }

    private void bodies(Context context, Bodies bodies) throws IOException {
        OutputStream out = begin(context);
        long seq = 0;
        List<CatalogueFeed.Body> piece;
        do {
            long after = seq;
            piece = run.results(results -> bodies.after(results.feed(), after, PIECE));
            for (CatalogueFeed.Body each : piece) {
                write(out, each.body().getBytes(StandardCharsets.UTF_8));
                seq = each.seq();
            }
        } while (piece.size() == PIECE);
    }

    private static OutputStream begin(Context context) {
        context.contentType("application/x-ndjson");
        return context.outputStream();
    }

    private static void write(OutputStream out, byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
