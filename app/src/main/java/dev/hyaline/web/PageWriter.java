package dev.hyaline.web;

import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.page.DisplayText;
import dev.hyaline.web.page.HomePage;
import dev.hyaline.web.page.Links;
import dev.hyaline.web.page.Notice;
import dev.hyaline.web.page.PageFrame;
import dev.hyaline.web.page.ProgressLine;
import gg.jte.Content;
import java.nio.file.Path;
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

    String progress(ProgressLine progress) {
        return templates.render("progress", Map.of("progress", progress, "links", Links.SERVED));
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

    String message(Notice message) {
        return page("message", message.title(), "", Links.SERVED, message);
    }

    /**
     * A part of a unit's page.
     *
     * @param alone without a page around it, for the page that it is part of
     */
    String unitPart(
            UnitId unit,
            boolean alone,
            String template,
            String title,
            Map<String, Object> parameters) {
        String part = templates.render(template, parameters);
        Content content = output -> output.writeContent(part);
        return alone
                ? part
                : templates.render(
                        "part",
                        Map.of(
                                "frame",
                                frame(unit.toString(), "", Links.SERVED),
                                "unit",
                                unit.toString(),
                                "title",
                                title,
                                "content",
                                content));
    }
}
