package dev.hyaline.web;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.ProbedText;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.SearchQuery;
import dev.hyaline.web.data.UnitData;
import dev.hyaline.web.page.Links;
import dev.hyaline.web.page.Notice;
import dev.hyaline.web.page.ProgressLine;
import dev.hyaline.web.page.SaePage;
import dev.hyaline.web.page.SearchPage;
import dev.hyaline.web.page.SimulationView;
import dev.hyaline.web.page.TryAllPage;
import dev.hyaline.web.page.TryUnitPage;
import dev.hyaline.web.page.UnitPages;
import dev.hyaline.web.page.WeightsView;
import dev.hyaline.web.page.WindowGroup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The pages, by their addresses. Thread-safe. */
final class PageRoutes {

    private static final int RANKED = 50;
    private static final int LUCKY_TRIES = 10_000;

    private final RunView run;
    private final UnitPages units;
    private final PageWriter pages;

    PageRoutes(RunView run, PageWriter pages) {
        this.run = run;
        this.units = new UnitPages(run);
        this.pages = pages;
    }

    void routes(RoutesConfig routes) {
        routes.get("/", context -> context.html(pages.home(Links.SERVED)));
        routes.get("/progress", this::progress);
        routes.get("/search", this::search);
        routes.get("/lucky", this::lucky);
        routes.get("/try", this::tryAll);
        routes.get("/sae/{sae}", this::sae);
        routes.get("/unit/{unit}", this::unit);
        routes.get("/unit/{unit}/windows", this::windows);
        routes.get("/unit/{unit}/weights", this::weights);
        routes.get("/unit/{unit}/similar", this::similar);
        routes.get("/unit/{unit}/try", this::tryUnit);
    }

    static UnitId unit(Context context, RunView run) {
        UnitId unit;
        try {
            unit = UnitId.parse(context.pathParam("unit"));
        } catch (HyalineException e) {
            throw Refusal.notFound("Units look like mlp.3.17 (layer, index) or sae:NAME.17.");
        }
        if (!run.index().contains(unit)) {
            throw Refusal.notFound(Figures.format("%s was not recorded in this run.", unit));
        }
        return unit;
    }

    private void progress(Context context) {
        ProgressLine progress = ProgressLine.of(run);
        String seen = context.queryParam("seen");
        if (seen != null && !seen.equals(progress.sight())) {
            context.header("HX-Refresh", "true"); // the page around it shows less than there is
        }
        context.html(pages.progress(progress));
    }

    private void search(Context context) {
        Params params = new Params(context);
        SearchQuery query = params.search(run.index());
        String others = Params.others(context, "page");
        String address = "search?" + (others.isEmpty() ? "" : others + "&") + "page=";
        SearchPage page =
                new SearchPage(
                        query,
                        params::text,
                        run.search(query),
                        run.overview(),
                        run.problem().isPresent(),
                        number -> address + number);
        context.html(pages.page("search", "Search", "search", Links.SERVED, page));
    }

    /** Any unit of which something is said, where there is one. */
    private void lucky(Context context) {
        Overview overview = run.overview();
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        int unit = random.nextInt(overview.index().size());
        for (int i = 0; i < LUCKY_TRIES; i++) {
            if (!overview.dead(unit) && !Float.isNaN(overview.score(unit))) {
                break;
            }
            unit = random.nextInt(overview.index().size());
        }
        context.redirect(Links.SERVED.unit(overview.index().unit(unit).toString()));
    }

    private void sae(Context context) {
        String name = context.pathParam("sae");
        Site site =
                run.index().sites().stream()
                        .filter(each -> each.dictionary().filter(name::equals).isPresent())
                        .findFirst()
                        .orElseThrow(() ->
                                Refusal.notFound(
                                        "No latents of an autoencoder of this name were"
                                                + " recorded."));
        context.html(pages.page("sae", site.name(), "", Links.SERVED, SaePage.of(run, site)));
    }

    private void unit(Context context) {
        UnitId unit = unit(context, run);
        Params params = new Params(context);
        context.html(
                pages.page(
                        "unit",
                        unit.toString(),
                        "",
                        Links.SERVED,
                        units.page(
                                unit,
                                params.text("explanation"),
                                params.choice("order", SimulationView.Order.SHARE))));
    }

    private void windows(Context context) {
        UnitId unit = unit(context, run);
        Params params = new Params(context);
        Split split = params.choice("split", Split.EXPLAIN);
        WindowKind kind =
                Arrays.stream(WindowKind.values())
                        .filter(each -> each.columnValue().equals(params.text("kind")))
                        .findFirst()
                        .orElse(WindowKind.TOP);
        WindowGroup group = units.windows(unit, new UnitRecord.Key(split, kind));
        part(
                context,
                unit,
                "windows",
                group.title(),
                Map.of("group", group, "legend", !isPart(context)));
    }

    private void weights(Context context) {
        UnitId unit = unit(context, run);
        WeightsView weights =
                units.weights(unit)
                        .orElseThrow(() ->
                                Refusal.notFound(
                                        "The run does not say where its model is; serve --model"
                                                + " FOLDER does."));
        part(
                context,
                unit,
                "weights",
                "Connections by weight",
                Map.of("weights", weights, "links", Links.SERVED));
    }

    private void similar(Context context) {
        UnitId unit = unit(context, run);
        part(
                context,
                unit,
                "similar",
                "Units that do nearly the same",
                Map.of("similar", units.similar(unit), "links", Links.SERVED));
    }

    private void part(
            Context context,
            UnitId unit,
            String template,
            String title,
            Map<String, Object> parameters) {
        context.html(pages.unitPart(unit, isPart(context), template, title, parameters));
    }

    /** A part of a page is asked for by the page itself; whoever has no script gets it whole. */
    private static boolean isPart(Context context) {
        return new Params(context).text("part").equals("1");
    }

    private void tryUnit(Context context) {
        UnitId unit = unit(context, run);
        String text = new Params(context).text("text");
        ProbedText.OnUnit tried = run.trials().onUnit(unit, text);
        UnitData data = run.unit(unit);
        TryUnitPage page =
                TryUnitPage.of(
                        unit,
                        text,
                        tried,
                        data.record().summary(),
                        run.vocabulary(),
                        Framing.of(run.manifest()).firstPosition());
        context.html(pages.page("tryUnit", "A text on " + unit, "try", Links.SERVED, page));
    }

    private void tryAll(Context context) {
        Params params = new Params(context);
        String text = params.text("text");
        String against = params.text("against");
        String site = params.text("site");
        Optional<ProbedText.OnAll> answer = Optional.empty();
        String problem = "";
        if (!text.isBlank()) {
            try {
                answer = Optional.of(run.trials().onAll(lines(text), lines(against), RANKED, site));
            } catch (HyalineException e) { // what was typed stays where it is
                Notice message = Failures.of(e);
                context.status(message.status());
                problem = message.text();
            }
        }
        boolean typed = !text.isBlank();
        TryAllPage page =
                TryAllPage.of(run, problem, typed ? text : "", typed ? against : "", site, answer);
        context.html(pages.page("tryAll", "Try a text", "try", Links.SERVED, page));
    }

    /** Each line is a text of its own. */
    static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }
}
