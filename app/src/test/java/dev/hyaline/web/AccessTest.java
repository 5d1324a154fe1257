package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
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
            assertThat(served.get("/api/v1/run", "Authorization", "Bearer " + TOKEN).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anotherNameForThisMachineIsNotAnswered() throws Exception {
        try (Served served = Served.of(run)) {
            assertThat(raw(served, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 421");
            assertThat(raw(served, "GET / HTTP/1.1\r\nHost: localhost:1\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void brokenRequestsGetALine() throws Exception {
        try (Served served = Served.of(run)) {
            assertThat(raw(served, "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("cannot be answered")
                    .doesNotContain("Exception", "Jetty");
            String path = "x".repeat(60_000);
            assertThat(raw(served, "GET /" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void clientsThatDripHoldUpNobody() throws Exception {
        try (Served served = Served.of(run)) {
            List<Socket> dripping = new ArrayList<>();
            for (int i = 0; i < 60; i++) { // more than the server has threads
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
                dripping.add(socket);
                drip(
                        socket,
                        "POST /api/v1/try HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n{");
            }
            assertThat(served.get("/").statusCode()).isEqualTo(200);
            Set<Socket> refused = new HashSet<>();
            Served.await(() -> {
                for (Socket socket : dripping) {
                    if (!drip(socket, " ")) {
                        refused.add(socket);
                    }
                }
                return refused.size() == dripping.size();
            });
            assertThat(served.get("/").statusCode()).isEqualTo(200);
            for (Socket socket : dripping) {
                socket.close();
            }
        }
    }

    /** Sends a little; whether the server still wanted it. */
    private static boolean drip(Socket socket, String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout(5);
            socket.getInputStream().read(); // an answer, or the end
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String raw(Served served, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readNBytes(600);
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    @Test
    void resultsAppearWhileTheyAreMade() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        RunFolder fresh = TestRun.recorded(other, MadeUpSubject.harmless(), "doc");
        try (Served served = Served.of(fresh).ready()) {
            assertThat(served.get("/").body()).contains("Nothing is scored yet");
            TestRun.explain(fresh, "mlp.1.5");
            Served.await(() -> served.view().overview().scored(17) && served.view().searchable());
            assertThat(served.get("/progress").body()).contains("<b>1</b> scored");
            assertThat(served.get("/search?q=activates").body()).contains("mlp.1.5", "<b>1 result");
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
