package dev.hyaline.web;

import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.page.DisplayText;
import dev.hyaline.web.page.HomePage;
import dev.hyaline.web.page.Links;
import dev.hyaline.web.page.Notice;
import dev.hyaline.web.page.PageFrame;
import dev.hyaline.web.page.SimilarView;
import dev.hyaline.web.page.UnitLink;
import dev.hyaline.web.page.WeightsView;
import dev.hyaline.web.page.WindowGroup;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what pages show into HTML, for a server or for files. Thread-safe. */
final class PageWriter {

    /** A home page takes a look at all units, and nobody needs it more often than this. */
    private static final long HOME_NANOS = 1_000_000_000L;

    private final Templates templates = new Templates();
    private final RunView run;
    private final String runName;
    private @Nullable HomePage home;
    private long homeMade;

    PageWriter(RunView run) {
        Path folder = run.run().path();
        Path name = folder.toAbsolutePath().normalize().getFileName();
        this.run = run;
        this.runName =
                DisplayText.text(
                        (name == null ? folder : name) + " · " + run.manifest().model().name());
    }

    private PageFrame frame(String title, String active, Links links) {
        return new PageFrame(
                title,
                runName,
                active,
                links,
                run.problem().map(each -> DisplayText.text(String.valueOf(each.getMessage()))));
    }

    /** A page whose template takes {@code frame} and {@code page}. */
    String page(String template, String title, String active, Links links, Object page) {
        return templates.render(
                template, Map.of("frame", frame(title, active, links), "page", page));
    }

    /** A part of a page. */
    String part(String template, Map<String, Object> parameters) {
        return templates.render(template, parameters);
    }

    String home(Links links) {
        return page("home", "Overview", "home", links, homePage());
    }

    private synchronized HomePage homePage() {
        HomePage page = home;
        if (page == null || System.nanoTime() - homeMade > HOME_NANOS) {
            page = HomePage.of(run);
            home = page;
            homeMade = System.nanoTime();
        }
        return page;
    }

    /** The list of an export's units. */
    String units(List<UnitLink> units, Links links) {
        return templates.render(
                "units", Map.of("frame", frame("Units", "search", links), "units", units));
    }

    String message(Notice message) {
        return templates.render(
                "message",
                Map.of("frame", frame(message.title(), "", Links.SERVED), "message", message));
    }

    String unitWindows(UnitId unit, WindowGroup group) {
        Map<String, Object> parameters = ofUnit(unit);
        parameters.put("group", group);
        return templates.render("unitWindows", parameters);
    }

    String unitWeights(UnitId unit, WeightsView weights) {
        Map<String, Object> parameters = ofUnit(unit);
        parameters.put("weights", weights);
        return templates.render("unitWeights", parameters);
    }

    String unitSimilar(UnitId unit, SimilarView similar) {
        Map<String, Object> parameters = ofUnit(unit);
        parameters.put("similar", similar);
        return templates.render("unitSimilar", parameters);
    }

    private Map<String, Object> ofUnit(UnitId unit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("frame", frame(unit.toString(), "", Links.SERVED));
        parameters.put("unit", unit.toString());
        return parameters;
    }
}
