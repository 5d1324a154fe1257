package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Progress;
import dev.hyaline.run.RunFolder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in which every token and every name of a document is an attack. */
final class HostileRunTest {

    private static final Pattern TAG =
            Pattern.compile("<(/?)([^\\s>/]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>");
    private static final Set<String> TAGS =
            Set.of(
                    "!doctype",
                    "html",
                    "head",
                    "meta",
                    "title",
                    "link",
                    "script",
                    "body",
                    "a",
                    "header",
                    "div",
                    "svg",
                    "path",
                    "span",
                    "form",
                    "label",
                    "input",
                    "nav",
                    "main",
                    "footer",
                    "p",
                    "h1",
                    "h2",
                    "h3",
                    "code",
                    "b",
                    "i",
                    "br",
                    "ul",
                    "ol",
                    "li",
                    "section",
                    "details",
                    "summary",
                    "table",
                    "caption",
                    "thead",
                    "tbody",
                    "tr",
                    "th",
                    "td",
                    "line",
                    "text",
                    "g",
                    "circle",
                    "rect",
                    "polyline",
                    "figure",
                    "figcaption",
                    "textarea",
                    "button",
                    "select",
                    "option",
                    "article",
                    "mark");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\s+([A-Za-z][A-Za-z0-9:-]*)(?:=(?:\"[^\"]*\"|'[^']*'))?");
    private static final Pattern DANGEROUS =
            Pattern.compile(
                    "\\son[a-z]+=|\\sstyle=|javascript:|<style|<iframe|<img",
                    Pattern.CASE_INSENSITIVE);

    @TempDir static Path folder;
    private static Served served;

    @BeforeAll
    static void serve() throws Exception {
        RunFolder run =
                TestRun.recorded(
                        folder,
                        MadeUpSubject.hostile(),
                        "\"><script>alert(3)</script>\u202E\u0007${1+1}");
        TestRun.explain(run, "*");
        served = Served.of(run).ready();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Test
    void everyPageShowsItHarmlessly() throws Exception {
        check("/");
        for (int unit = 0; unit < MadeUpSubject.UNITS; unit++) {
            check("/unit/mlp.0." + unit);
            check("/unit/mlp.1." + unit + "/windows?split=test&kind=uniform");
            check("/unit/mlp.1." + unit + "/similar");
        }
        check("/search?q=script");
        check("/search?sort=unit");
    }

    @Test
    void whatIsTypedComesBackHarmlessly() throws Exception {
        for (String text :
                List.of("\"><script>alert(1)</script>", "' onfocus='x", "${7*7}", "\u202E\u0000")) {
            String typed = URLEncoder.encode(text, StandardCharsets.UTF_8);
            check("/search?q=" + typed);
            check("/search?author=" + typed);
            assertHarmless(served.get("/search?layer=" + typed));
            assertHarmless(served.get("/try?text=" + typed));
            assertHarmless(served.get("/unit/" + typed));
        }
    }

    @Test
    void theExportShowsItHarmlesslyToo() throws Exception {
        Path site = folder.resolve("site");
        new SiteExport(served.view(), Progress.NONE).write(site, 5);
        try (Stream<Path> files = Files.walk(site)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".html")).toList()) {
                assertHarmless(Files.readString(file));
            }
        }
    }

    @Test
    void templateSyntaxIsText() throws Exception {
        assertThat(served.get("/search?q=%24%7B7*7%7D").body())
                .contains("value=\"${7*7}\"")
                .doesNotContain("value=\"49\"");
    }

    /** A check that cannot fail is none. */
    @Test
    void thisTestWouldSeeAnAttack() {
        assertThat(harmful("<p>" + "<script>alert(1)</script></p>")).isNotEmpty();
        assertThat(harmful("<p onclick=\"x\">")).isNotEmpty();
        assertThat(harmful("<p>\u202E</p>")).isNotEmpty();
        assertThat(harmful("<p>fine</p>")).isEmpty();
    }

    private static void check(String path) throws Exception {
        HttpResponse<String> response = served.get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        assertHarmless(response);
    }

    private static void assertHarmless(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertHarmless(response.body());
    }

    private static void assertHarmless(String html) {
        assertThat(harmful(html)).as(html.length() > 4_000 ? "a page" : html).isEmpty();
        assertThat(html.length()).isLessThan(3_000_000);
    }

    /** What in a page is not of our making; empty when there is nothing. */
    private static String harmful(String html) {
        Matcher tag = TAG.matcher(html);
        while (tag.find()) {
            String name = tag.group(2).toLowerCase(Locale.ROOT);
            boolean script = name.equals("script") && tag.group(1).isEmpty();
            if (!TAGS.contains(name) || (script && !tag.group(3).contains(" src=\""))) {
                return tag.group();
            }
            String rest = ATTRIBUTE.matcher(tag.group(3)).replaceAll("");
            if (!rest.isBlank() && !rest.strip().equals("/")) {
                return tag.group();
            }
            if (DANGEROUS.matcher(tag.group().replaceAll("\"[^\"]*\"|'[^']*'", "''")).find()) {
                return tag.group();
            }
        }
        Matcher control =
                Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\u202A-\\u202E\\u2066-\\u2069]")
                        .matcher(html);
        return control.find() ? "control character at " + control.start() : "";
    }
}
