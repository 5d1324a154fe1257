package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Debian's Chromium, without a window; what it complains of on the console is kept. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

    private Browser() {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(CHROMIUM)
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-dev-shm-usage",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--no-first-run")));
    }

    static Browser open() {
        Assumptions.assumeTrue(
                Files.isExecutable(CHROMIUM),
                "skipped: there is no " + CHROMIUM + " (apt-get install chromium)");
        return new Browser();
    }

    /** A window of its own. */
    Page page(com.microsoft.playwright.Browser.NewContextOptions options) {
        BrowserContext context = chromium.newContext(options);
        context.setDefaultTimeout(30_000);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    Page page() {
        return page(
                new com.microsoft.playwright.Browser.NewContextOptions()
                        .setViewportSize(1280, 900));
    }

    /** What the console said since this was asked last. */
    List<String> complaints() {
        List<String> said = List.copyOf(complaints);
        complaints.clear();
        return said;
    }

    /** What axe-core finds that is serious or critical. */
    static void assertAccessible(Page page) {
        assertAccessible(page, "");
    }

    /** The same of contrasts alone: another colour scheme changes nothing else of a page. */
    static void assertLegible(Page page) {
        assertAccessible(page, ", runOnly: {type: 'rule', values: ['color-contrast']}");
    }

    private static void assertAccessible(Page page, String rules) {
        page.evaluate(axe());
        // Of what is well, it would otherwise describe every element.
        Object found =
                page.evaluate(
                        "async () => (await axe.run({resultTypes: ['violations']"
                                + rules
                                + "})).violations.filter(v => ['serious',"
                                + " 'critical'].includes(v.impact)).map(v => v.id + ': ' +"
                                + " v.nodes.slice(0, 3).map(n => n.html + ' ' +"
                                + " n.failureSummary).join(' | '))");
        assertThat((List<?>) found).as(page.url()).isEmpty();
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            if (in == null) {
                throw new IllegalStateException("axe.min.js is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
