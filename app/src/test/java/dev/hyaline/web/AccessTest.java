package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.web.data.RunView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets to see a run, and what happens to it meanwhile. */
final class AccessTest {

    private static final String TOKEN = "a-token-of-this-test";

    @TempDir static Path folder;
    private static RunFolder run;

    @BeforeAll
    static void record() throws IOException {
        run = TestRun.recorded(folder, MadeUpSubject.harmless(), "doc");
    }

    @Test
    void withoutTheTokenNothingIsShown() throws Exception {
        try (Served served = Served.of(run, Optional.of(TOKEN))) {
            for (String path :
                    new String[] {"/", "/unit/mlp.0.3", "/api/v1/run", "/?token=wrong", "/x"}) {
                HttpResponse<String> refused = served.get(path);
                assertThat(refused.statusCode()).as(path).isEqualTo(401);
                assertThat(refused.body()).doesNotContain("made up:", TOKEN);
            }
            assertThat(
                            served.get("/", "Cookie", "hyaline-" + served.port() + "=wrong")
                                    .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void theLinkWithTheTokenBecomesACookie() throws Exception {
        try (Served served = Served.of(run, Optional.of(TOKEN))) {
            HttpResponse<String> linked = served.get("/?token=" + TOKEN);
            assertThat(linked.statusCode()).isEqualTo(302);
            assertThat(linked.headers().firstValue("Location").orElse("")).doesNotContain(TOKEN);
            String cookie = linked.headers().firstValue("Set-Cookie").orElse("");
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
            String pair = cookie.substring(0, cookie.indexOf(';'));
            assertThat(served.get("/", "Cookie", pair).statusCode()).isEqualTo(200);
            for (String scheme : new String[] {"Bearer ", "bearer ", "BEARER "}) {
                assertThat(served.get("/api/v1/run", "Authorization", scheme + TOKEN).statusCode())
                        .as(scheme)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void theLinkLeadsToTheSameAddressWithoutTheToken() throws Exception {
        try (Served served = Served.of(run, Optional.of(TOKEN))) {
            assertThat(location(served, "/unit/mlp.0.3?order=error&token=" + TOKEN + "&x=%26"))
                    .endsWith("/unit/mlp.0.3?order=error&x=%26");
            assertThat(location(served, "//evil.example/?%74oken=" + TOKEN))
                    .doesNotContain("//evil", TOKEN);
        }
    }

    private static String location(Served served, String path) throws IOException {
        return served.raw(
                        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .lines()
                .filter(line -> line.startsWith("Location: "))
                .findFirst()
                .orElse("");
    }

    @Test
    void anotherNameForThisMachineIsNotAnswered() throws Exception {
        try (Served served = Served.of(run)) {
            assertThat(served.raw("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 421");
            assertThat(served.raw("GET / HTTP/1.1\r\nHost: localhost:1\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void pagesOfOtherSitesMakeNothingCompute() throws Exception {
        try (Served served = Served.of(run)) {
            for (String path : new String[] {"/try?text=a", "/unit/mlp.0.1/try?text=a"}) {
                for (String[] header :
                        new String[][] {
                            {"Sec-Fetch-Site", "cross-site"},
                            {"Sec-Fetch-Site", "same-site"},
                            {"Origin", "http://evil.example"},
                            {"Origin", "null"}
                        }) {
                    assertThat(served.get(path, header[0], header[1]).statusCode())
                            .as("%s with %s", path, header[1])
                            .isEqualTo(403);
                }
                assertThat(served.get(path).statusCode()).as(path).isNotEqualTo(403); // curl
                assertThat(served.get(path, "Sec-Fetch-Site", "same-origin").statusCode())
                        .isNotEqualTo(403);
                String own = "http://127.0.0.1:" + served.port();
                assertThat(served.get(path, "Origin", own).statusCode()).isNotEqualTo(403);
            }
            String post =
                    "POST /api/v1/try HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n";
            assertThat(served.raw(post + "Origin: http://evil.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(served.raw(post + "\r\n")).doesNotStartWith("HTTP/1.1 403");
            assertThat(served.get("/unit/mlp.0.1", "Sec-Fetch-Site", "cross-site").statusCode())
                    .as("a link from elsewhere to a page")
                    .isEqualTo(200);
        }
        WebConfig allowing =
                new WebConfig(
                        WebConfig.LOOPBACK, 0, Optional.empty(), Set.of("http://lab.example"));
        try (RunView view = RunView.open(run, Optional.empty());
                WebServer server = WebServer.start(view, allowing)) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.address() + "try?text=a"))
                            .header("Origin", "http://lab.example")
                            .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                        .isNotEqualTo(403);
            }
        }
    }

    @Test
    void resultsAppearWhileTheyAreMade() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        RunFolder fresh = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        try (Served served = Served.of(fresh).ready()) {
            assertThat(served.get("/").body())
                    .contains("Nothing is scored yet", "progress?seen=nothing");
            assertThat(refreshed(served, "nothing")).isFalse();
            TestRun.explain(fresh, "mlp.1.5");
            Served.await(() -> served.view().overview().scored(17) && served.view().searchable());
            assertThat(served.get("/progress").body()).contains("<b>1</b> scored");
            assertThat(refreshed(served, "nothing")).isTrue();
            assertThat(refreshed(served, "scores")).isFalse();
            assertThat(served.get("/search?q=activates").body()).contains("mlp.1.5", "<b>1 result");
        }
    }

    /** Whether a first page that showed so much is told to come again. */
    private static boolean refreshed(Served served, String seen) throws Exception {
        return served.get("/progress?seen=" + seen)
                .headers()
                .firstValue("HX-Refresh")
                .equals(Optional.of("true"));
    }

    @Test
    void unitsThatCannotBeReadAreSaidAtTheStart() throws Exception {
        Path other = Files.createDirectories(folder.resolve("cut"));
        RunFolder cut = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        Path units;
        try (Stream<Path> files = Files.list(cut.path().resolve("units"))) {
            units = files.sorted().toList().getFirst();
        }
        Files.write(units, Arrays.copyOf(Files.readAllBytes(units), 100));
        assertThatThrownBy(() -> Served.of(cut).close())
                .isInstanceOf(HyalineException.class)
                .hasMessageContaining(String.valueOf(units.getFileName()));
    }

    @Test
    void aFileThatIsCutShortMeanwhileIsSaidAndOtherPagesWork() throws Exception {
        Path other = Files.createDirectories(folder.resolve("shortened"));
        RunFolder shortened = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        try (Served served = Served.of(shortened).ready()) {
            assertThat(served.get("/unit/mlp.0.3").statusCode()).isEqualTo(200);
            Files.write(shortened.path().resolve("tables/mlp-00.parquet"), new byte[0]);
            for (String path : new String[] {"/unit/mlp.0.7", "/api/v1/units/mlp.0.7"}) {
                HttpResponse<String> cut = served.get(path);
                assertThat(cut.statusCode()).as(path).isEqualTo(503);
                assertThat(cut.body())
                        .contains("The run cannot be read", "mlp-00.parquet", "hyaline verify");
            }
            assertThat(served.get("/unit/mlp.1.7").statusCode()).isEqualTo(200);
            assertThat(served.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void twoViewersOfOneRunDoNotMeet() throws Exception {
        try (Served first = Served.of(run).ready();
                Served second = Served.of(run).ready()) {
            assertThat(first.get("/search?q=word5").body()).contains("mlp.0.5");
            assertThat(second.get("/search?q=word5").body()).contains("mlp.0.5");
        }
    }

    @Test
    void aDamagedIndexIsMadeAnew() throws Exception {
        Path other = Files.createDirectories(folder.resolve("damaged"));
        RunFolder damaged = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        Served.of(damaged).ready().close();
        Path index = damaged.path().resolve("index").resolve("search");
        try (Stream<Path> files = Files.list(index)) {
            for (Path file : files.toList()) {
                Files.writeString(file, "no index");
            }
        }
        try (Served served = Served.of(damaged).ready()) {
            assertThat(served.get("/search?q=word5").body()).contains("mlp.0.5");
        }
    }

    @Test
    void anIndexWithAFlippedByteIsMadeAnew() throws Exception {
        Path other = Files.createDirectories(folder.resolve("flipped"));
        RunFolder flipped = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        Served.of(flipped).ready().close();
        Path index = flipped.path().resolve("index").resolve("search");
        List<Path> data;
        try (Stream<Path> files = Files.list(index)) {
            data =
                    files.filter(file -> file.toString().matches(".*\\.(cfs|fdt|tim|doc|dvd)"))
                            .toList();
        }
        assertThat(data).isNotEmpty();
        List<byte[]> damaged = new ArrayList<>();
        for (Path file : data) {
            damaged.add(flip(file));
        }
        try (Served served = Served.of(flipped).ready()) {
            for (int i = 0; i < damaged.size(); i++) {
                assertThat(
                                !Files.exists(data.get(i))
                                        || !Arrays.equals(
                                                Files.readAllBytes(data.get(i)), damaged.get(i)))
                        .isTrue();
            }
            assertThat(served.get("/search?q=word5").body()).contains("mlp.0.5");
        }
    }

    private static byte[] flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
        return bytes;
    }

    @Test
    void aDamagedCatalogueIsSaidOnPagesAndEndsAnExport() throws Exception {
        Path other = Files.createDirectories(folder.resolve("broken"));
        RunFolder broken = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        TestRun.explain(broken, "mlp.1.5");
        try (Catalogue catalogue =
                Catalogue.open(broken, broken.manifest().runId(), ResultTables.ALL)) {
            catalogue.write(handle -> handle.execute("ALTER TABLE explanation RENAME TO kept"));
        }
        try (Served served = Served.of(broken)) {
            Served.await(() -> served.view().problem().isPresent());
            assertThat(served.get("/").body())
                    .contains("Results cannot be read", "catalogue cannot be used")
                    .doesNotContain("Nothing is scored yet");
            assertThat(served.get("/search").body())
                    .contains("Not everything is in the index")
                    .doesNotContain("still being built");
            assertThat(served.get("/api/v1/progress").body()).contains("\"problem\":");
            SiteExport export = new SiteExport(served.view(), Progress.NONE);
            assertThatThrownBy(() -> export.write(other.resolve("site"), 1))
                    .isInstanceOf(HyalineException.class)
                    .hasMessageContaining("catalogue cannot be used");
            try (Catalogue catalogue =
                    Catalogue.open(broken, broken.manifest().runId(), ResultTables.ALL)) {
                catalogue.write(handle -> {
                    handle.execute("DROP TABLE explanation");
                    handle.execute("ALTER TABLE kept RENAME TO explanation");
                });
            }
            served.ready();
            assertThat(served.get("/").body()).doesNotContain("Results cannot be read");
        }
    }

    @Test
    void aCatalogueMadeAnewIsReadAnew() throws Exception {
        Path other = Files.createDirectories(folder.resolve("anew"));
        RunFolder anew = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        TestRun.explain(anew, "mlp.1.5", "mlp.1.6");
        try (Served served = Served.of(anew).ready()) {
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Files.deleteIfExists(Path.of(anew.catalogueFile() + suffix));
            }
            TestRun.explain(anew, "mlp.0.5");
            Served.await(() ->
                    served.view().overview().scored(5)
                            && !served.view().overview().scored(17)
                            && served.view().searchable());
            assertThat(served.get("/search?kind=unexplained").body()).contains("<b>23 results");
            assertThat(served.get("/unit/mlp.0.5").body()).contains("by pattern");
        }
    }

    @Test
    void anotherRunInTheSamePlaceIsSaidInOneLine() throws Exception {
        Path other = Files.createDirectories(folder.resolve("one"));
        RunFolder one = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        Path second = Files.createDirectories(folder.resolve("two"));
        RunFolder two = TestRun.recorded(second, MadeUpSubject.harmless(), "another");
        assertThat(two.manifest().runId()).isNotEqualTo(one.manifest().runId());
        try (Served served = Served.of(one).ready()) {
            assertThat(served.get("/").statusCode()).isEqualTo(200);
            Files.move(one.path(), other.resolve("away"));
            Files.move(two.path(), one.path());
            HttpResponse<String> replaced = served.get("/api/v1/run");
            assertThat(replaced.statusCode()).isEqualTo(410);
            assertThat(replaced.body()).contains("run was replaced by another, start serve again");
        }
    }

    @Test
    void aBusyPortIsSaidBeforeAnythingIsIndexed() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunView view = RunView.open(run, Optional.empty())) {
            WebConfig config = new WebConfig("127.0.0.1", busy.getLocalPort(), Optional.empty());
            assertThatThrownBy(() -> WebServer.start(view, config))
                    .isInstanceOf(HyalineException.class)
                    .hasMessageStartingWith("address must be free and this machine's, but is: 127");
            assertThat(view.overview().complete()).isFalse();
        }
    }

    @Test
    void aRunThatMovesAwayIsSaidInOneLine() throws Exception {
        Path other = Files.createDirectories(folder.resolve("moving"));
        RunFolder moving = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        try (Served served = Served.of(moving).ready()) {
            Path away = other.resolve("away");
            Files.move(moving.path(), away);
            HttpResponse<String> gone = served.get("/api/v1/run");
            assertThat(gone.statusCode()).isEqualTo(410);
            assertThat(gone.body()).contains("run is not there any more");
            Files.move(away, moving.path());
            assertThat(served.get("/").statusCode()).isEqualTo(200);
        }
    }
}
