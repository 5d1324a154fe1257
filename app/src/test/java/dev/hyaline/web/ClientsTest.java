package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that are broken, slow or silent, and what others notice of them. */
final class ClientsTest {

    /** A server gives up on a silent client after twenty seconds. */
    private static final Duration HALF_OF_IDLE = Duration.ofSeconds(10);

    @TempDir static Path folder;
    private static RunFolder run;

    @BeforeAll
    static void record() throws IOException {
        run = TestRun.recorded(folder, MadeUpSubject.harmless(), "doc");
    }

    @Test
    void brokenRequestsGetALine() throws Exception {
        try (Served served = Served.of(run)) {
            assertThat(served.raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("cannot be answered")
                    .doesNotContain("Exception", "Jetty");
            String path = "x".repeat(60_000);
            assertThat(served.raw("GET /" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
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

    static Stream<String> begunBodies() {
        return Stream.of(
                "Content-Length: 500\r\n\r\n{",
                "Content-Length: 66000\r\n\r\n{",
                "Content-Length: 5000000\r\n\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n20000\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n20000\r\n" + "{".repeat(64 * 1024));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("begunBodies")
    void clientsThatFallSilentHoldUpNobody(String begun) throws Exception {
        try (Served served = Served.of(run)) {
            List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
                silent.add(socket);
                drip(socket, "POST /api/v1/try HTTP/1.1\r\nHost: localhost\r\n" + begun);
            }
            long start = System.nanoTime();
            assertThat(served.get("/").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HALF_OF_IDLE);
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void clientsThatDoNotReadHoldUpNobody() throws Exception {
        try (Served served = Served.of(run)) {
            List<Socket> silent = new ArrayList<>();
            String request = "GET /assets/htmx.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(2_048);
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
                silent.add(socket);
                socket.getOutputStream() // for answers that no buffer holds
                        .write(request.repeat(30).getBytes(StandardCharsets.US_ASCII));
            }
            Thread.sleep(1_000); // until each of them is stuck
            long start = System.nanoTime();
            assertThat(served.get("/").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HALF_OF_IDLE);
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyThatIsAnnouncedAsTooLargeIsNotWaitedFor() throws Exception {
        try (Served served = Served.of(run)) {
            assertThat(
                            served.raw(
                                    "POST /api/v1/try HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n{"))
                    .startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aConnectionThatStaysOpenDoesNotHoldUpTheEnd() throws Exception {
        Served served = Served.of(run);
        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
            idle.setSoTimeout(10_000);
            idle.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(idle.getInputStream().read()).isEqualTo('H');
            served.close();
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
}
