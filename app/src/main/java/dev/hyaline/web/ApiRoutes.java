package dev.hyaline.web;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.subject.ProbedText;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.Busy;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.SearchHits;
import dev.hyaline.web.data.SearchQuery;
import dev.hyaline.web.page.UnitPages;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The run as JSON, under {@code /api/v1}; {@code openapi.json} describes it. Thread-safe. */
final class ApiRoutes {

    private static final int RANKED = 100;

    private final RunView run;
    private final UnitPages units;

    ApiRoutes(RunView run) {
        this.run = run;
        this.units = new UnitPages(run);
    }

    void routes(RoutesConfig routes) {
        routes.get("/api/v1", context -> json(context, index()));
        routes.get("/api/v1/run", context -> json(context, run.manifest()));
        routes.get("/api/v1/progress", context -> json(context, progress()));
        routes.get("/api/v1/search", this::search);
        routes.get("/api/v1/units/{unit}", this::unit);
        routes.get("/api/v1/units/{unit}/account", this::account);
        routes.get("/api/v1/units/{unit}/weights", this::weights);
        routes.get("/api/v1/units/{unit}/similar", this::similar);
        routes.post("/api/v1/units/{unit}/try", this::tryUnit);
        routes.post("/api/v1/try", this::tryAll);
        new BulkRoutes(run).routes(routes);
    }

    private static void json(Context context, Object value) {
        context.contentType("application/json").result(Json.STRICT.writeValueAsBytes(value));
    }

    private static Map<String, Object> index() {
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("openapi", "/api/v1/openapi.json");
        index.put("run", "/api/v1/run");
        index.put("search", "/api/v1/search?q=");
        index.put("unit", "/api/v1/units/mlp.0.0");
        index.put(
                "bulk",
                List.of(
                        "/api/v1/units.ndjson",
                        "/api/v1/explanations.ndjson",
                        "/api/v1/score-cards.ndjson"));
        return index;
    }

    private Map<String, Object> progress() {
        Overview overview = run.overview();
        Map<String, Object> progress = new LinkedHashMap<>();
        progress.put("units", overview.index().size());
        progress.put("explained", overview.count(overview::explained));
        progress.put("scored", overview.count(overview::scored));
        progress.put("authors", overview.explainers());
        progress.put("reading", !overview.complete());
        run.problem().ifPresent(each -> progress.put("problem", each.getMessage()));
        return progress;
    }

    private void search(Context context) {
        SearchQuery query = new Params(context).search(run.index());
        SearchHits hits = run.search(query);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total", hits.total());
        answer.put("page", query.page());
        answer.put("pageSize", SearchQuery.PAGE);
        answer.put("complete", hits.complete() && !hits.cut());
        answer.put("hits", hits.hits());
        json(context, answer);
    }

    private void unit(Context context) {
        UnitId unit = PageRoutes.unit(context, run);
        json(
                context,
                UnitJson.of(
                        run.unit(unit),
                        run.vocabulary(),
                        run.index().shape(unit.site()).hookPoint()));
    }

    private void account(Context context) {
        UnitId unit = PageRoutes.unit(context, run);
        Params params = new Params(context);
        json(
                context,
                units.account(unit, params.text("explanation"))
                        .orElseThrow(() ->
                                Refusal.notFound(Figures.format("%s has no score card.", unit))));
    }

    private void weights(Context context) {
        json(context, run.weights(PageRoutes.unit(context, run)));
    }

    private void similar(Context context) {
        json(
                context,
                run.similar()
                        .of(PageRoutes.unit(context, run))
                        .orElseThrow(() ->
                                new Busy("All units are being compared. Try again in a moment.")));
    }

    /**
     * @param texts to be read
     * @param text the same where it is one
     */
    private record TryUnit(Optional<List<String>> texts, Optional<String> text) {}

    /**
     * @param texts that were read
     * @param activations of each, one a token
     */
    private record OnUnit(List<ProbedText> texts, List<List<Float>> activations) {}

    private void tryUnit(Context context) {
        UnitId unit = PageRoutes.unit(context, run);
        TryUnit asked = body(context, TryUnit.class);
        List<ProbedText.OnUnit> tried =
                run.trials().onUnit(unit, texts(asked.texts(), asked.text()));
        json(
                context,
                new OnUnit(
                        tried.stream().map(ProbedText.OnUnit::text).toList(),
                        tried.stream().map(ProbedText.OnUnit::activations).toList()));
    }

    private static List<String> texts(Optional<List<String>> texts, Optional<String> text) {
        requireAll(texts);
        if (texts.isPresent() && text.isPresent()) {
            throw HyalineException.usage("texts must be given as texts or text, but are as both");
        }
        return texts.or(() -> text.map(List::of)).orElse(List.of());
    }

    /**
     * @param texts that units should respond to
     * @param text the same where it is one
     * @param against texts to compare with
     * @param most how many units are wanted
     * @param site whose units are wanted, or {@code mlp} for all neurons
     */
    private record TryAll(
            Optional<List<String>> texts,
            Optional<String> text,
            Optional<List<String>> against,
            Optional<Integer> most,
            Optional<String> site) {}

    private void tryAll(Context context) {
        TryAll asked = body(context, TryAll.class);
        requireAll(asked.against());
        int most = Math.clamp(asked.most().orElse(RANKED), 1, 10_000);
        json(
                context,
                run.trials()
                        .onAll(
                                texts(asked.texts(), asked.text()),
                                asked.against().orElse(List.of()),
                                most,
                                asked.site().orElse("")));
    }

    private static void requireAll(Optional<List<String>> texts) {
        if (texts.stream().flatMap(List::stream).anyMatch(Objects::isNull)) {
            throw HyalineException.usage("Texts must be strings, but one is null.");
        }
    }

    private static <T> T body(Context context, Class<T> type) {
        try {
            T value = Json.STRICT.readValue(context.bodyAsBytes(), type);
            if (value == null) {
                throw HyalineException.usage("The body must be a JSON object.");
            }
            return value;
        } catch (JacksonException e) {
            throw HyalineException.usage(
                    "The body must be a JSON object as openapi.json has it; it is not.");
        }
    }
}
