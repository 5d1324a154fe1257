package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.cli.Cli;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SiteShape;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units of a kind that only the tests know go everywhere that neurons and latents go. */
final class UnknownKindTest {

    @TempDir static Path folder;
    private static RunFolder run;
    private static Served served;

    @BeforeAll
    static void serve() throws IOException {
        SiteShape pins =
                new SiteShape(
                        Site.parse("pin:board"), "blocks.1.hook_resid_mid", 1, MadeUpSubject.UNITS);
        run = TestRun.recorded(folder, MadeUpSubject.harmless().with(pins), "document");
        TestRun.explain(run, "pin", "mlp.1");
        served = Served.of(run).ready();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, and 12 pins",
        "/, pins of board",
        "/unit/pin:board.5, layer 1 · pin 5 · blocks.1.hook_resid_mid",
        "/unit/pin:board.5, pin:board.6 →",
        "/unit/pin:board.0, dead: it never pricks on the explain split",
        "/unit/pin:board.5/windows?split=test&kind=top, class=\"heat",
        "/search?site=pin:board&kind=dead, unit/pin:board.0",
        "/search?site=pin:board&sort=unit, <b>12 results</b>",
    })
    void pagesKnowIt(String path, String text) throws Exception {
        HttpResponse<String> page = served.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(text);
    }

    @Test
    void tablesAndJsonAndSqlKnowIt() {
        String path = run.path().toString();
        assertThat(Cli.run("top", path, "--site", "pin:board").out()).contains("pin:board.");
        assertThat(Cli.run("top", path, "--site", "pin:board", "--json").out())
                .contains("\"pin:board.");
        assertThat(Cli.run("show", path, "pin:board.5").out()).contains("pin:board.5");
        assertThat(
                        Cli.run(
                                        "query",
                                        path,
                                        "--csv",
                                        "SELECT DISTINCT site FROM units ORDER BY 1")
                                .out())
                .contains("pin:board");
        assertThat(Cli.run("verify", path).status()).isZero();
    }

    @Test
    void scoresOfItStandForThemselves() {
        assertThat(Cli.run("score", run.path().toString()).out())
                .containsPattern("(?m)^ *all +12 ")
                .containsPattern("(?m)^ *pin:board +12 ");
    }
}
