package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.hyaline.common.Progress;
import dev.hyaline.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's walk through the viewer, in a browser. */
final class ViewerIT {

    private static final String UNIT = "mlp.2.5";

    @TempDir static Path folder;
    private static Browser browser;
    private static Served served;

    @BeforeAll
    static void serve() {
        browser = Browser.open();
        RunFolder run = TestRun.builtin(folder, 2, 4);
        TestRun.explain(run, "mlp.2.0-19", "mlp.4.0-9");
        served = Served.of(run).ready();
    }

    @AfterAll
    static void close() {
        if (served != null) {
            served.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothingWasComplainedOf() {
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aNewcomerWalksThroughEveryPage() {
        Page page = browser.page();
        page.navigate(served.address());
        assertThat(page.title()).isEqualTo("Overview · Hyaline");
        page.locator(".units a").first().click();
        page.waitForSelector("h1.sentence");
        assertThat(page.locator(".heat.pair .t").count()).isGreaterThan(100);
        page.locator(".group summary").first().click();
        page.waitForSelector(".group .windows .heat");
        page.locator("#weights").scrollIntoViewIfNeeded();
        page.waitForSelector("text=Tokens that speak to it");
        page.locator("#similar").scrollIntoViewIfNeeded();
        page.waitForSelector("section:has(#similar) .units, section:has(#similar) .faint");
        page.locator("#text").fill("The quick brown fox jumps over the lazy dog.");
        page.locator("section:has(#try) button").click();
        page.waitForSelector(".heat.large .t");
        page.locator("nav >> text=Try a text").click();
        page.locator("#text").fill("On Monday we met.\nOn Friday we left.");
        page.locator("#against").fill("The sum of two numbers.\nimport java.util.List;");
        page.locator("text=Rank all units").click();
        page.waitForSelector("text=AUC");
        assertThat(page.locator("table.list tbody tr").count()).isEqualTo(50);
        page.locator("nav >> text=Search").click();
        page.locator("#q").fill("activates");
        page.locator("#q").press("Enter");
        page.waitForSelector(".results li");
        page.locator("nav >> text=Lucky").click();
        page.waitForSelector(".over .unit-id");
    }

    @Test
    void aFirstPageComesAgainWhenThereIsMoreToSee() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        RunFolder fresh = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        try (Served empty = Served.of(fresh).ready()) {
            Page page = browser.page();
            page.navigate(empty.address());
            page.waitForSelector("text=Nothing is scored yet");
            TestRun.explain(fresh, "mlp.1.5");
            page.waitForSelector("#map");
            page.close();
        }
    }

    @Test
    void theKeyboardIsEnough() {
        Page page = browser.page();
        page.navigate(served.address());
        page.keyboard().press("Tab");
        assertThat(focused(page)).isEqualTo("Skip to the content");
        page.keyboard().press("/");
        page.keyboard().type("activates");
        page.keyboard().press("Enter");
        page.waitForSelector(".results li");
        page.locator(".results a").first().focus();
        page.keyboard().press("Enter");
        page.waitForSelector("h1.sentence");
        page.locator(".heat.pair").first().focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".reading").first().textContent()).contains("true", "simulated");
        page.keyboard().press("End");
        assertThat(page.locator(".heat.pair").first().locator(".t.on").count()).isEqualTo(1);
    }

    private static Object focused(Page page) {
        return page.evaluate("document.activeElement.textContent");
    }

    @Test
    void nobodyIsShutOut() {
        Page page = browser.page(new NewContextOptions().setColorScheme(ColorScheme.LIGHT));
        for (String path : new String[] {"/", "/unit/" + UNIT, "/search?q=activates", "/try"}) {
            page.navigate(served.address() + path);
            Browser.assertAccessible(page);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            Browser.assertLegible(page);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        }
    }

    @Test
    void aPhoneIsWideEnough() {
        Page page = browser.page(new NewContextOptions().setViewportSize(390, 844));
        for (String path : new String[] {"/", "/unit/" + UNIT, "/search?q=activates", "/try"}) {
            page.navigate(served.address() + path);
            Object overflow =
                    page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
            assertThat(((Number) overflow).intValue()).as(path).isLessThanOrEqualTo(0);
        }
    }

    @Test
    void anExportOpensFromTheDisk() throws Exception {
        Path site = folder.resolve("site");
        new SiteExport(served.view(), Progress.NONE).write(site, 10);
        Page page = browser.page();
        page.navigate(site.resolve("index.html").toUri().toString());
        page.locator("nav >> text=Units").click();
        page.locator(".units a").first().click();
        page.waitForSelector("h1.sentence");
        assertThat(page.locator("h1").evaluate("e => getComputedStyle(e).fontWeight"))
                .isEqualTo("560");
        page.locator(".heat.pair").first().focus();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".reading").count()).isEqualTo(1);
        try (Stream<Path> units = Files.list(site.resolve("unit"))) {
            assertThat(units).hasSize(10);
        }
    }
}
