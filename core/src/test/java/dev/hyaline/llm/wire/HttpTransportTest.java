package dev.hyaline.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.Asking;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.Secret;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.config.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a socket that sees what becomes of the connection. */
@Timeout(30)
final class HttpTransportTest {

    private static final String NOTHING = "";
    private static final String HALF =
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"choices\":";

    /** Answers the first request with this and then says no more. */
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket socket =
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final CompletableFuture<String> request = new CompletableFuture<>();
        private final CompletableFuture<Integer> end = new CompletableFuture<>();

        SilentServer(String answer) throws IOException {
            Thread.ofPlatform().daemon().start(() -> serve(answer));
        }

        private void serve(String answer) {
            try (Socket client = socket.accept()) {
                InputStream in = client.getInputStream();
                StringBuilder text = new StringBuilder();
                while (!text.toString().endsWith("\"temperature\":0.0}")) {
                    text.append((char) in.read());
                }
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                request.complete(text.toString());
                end.complete(in.read()); // -1 when the client has closed the connection
            } catch (IOException e) {
                end.complete(-1); // it was reset
            }
        }

        String baseUrl() {
            return Figures.format("http://127.0.0.1:%d/v1", socket.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static HttpResult post(String baseUrl, Duration timeout) throws InterruptedException {
        ServerConfig server =
                new ServerConfig(
                        BaseUrl.parse(baseUrl),
                        new KeySource.None(),
                        1,
                        0,
                        0,
                        Duration.ofSeconds(5),
                        timeout);
        ServedModel model = new ServedModel(server, "m", Optional.empty());
        try (HttpTransport transport =
                new HttpTransport(server, Secret.of("sk-0123456789", "test"))) {
            return transport.post(WireRequest.of(Asking.question("q"), model, Capabilities.PLAIN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NOTHING, HALF})
    void anInterruptClosesTheConnectionAtOnce(String answer) throws Exception {
        try (SilentServer server = new SilentServer(answer)) {
            CompletableFuture<Object> outcome = new CompletableFuture<>();
            Thread waiting =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    outcome.complete(post(server.baseUrl(), Duration.ofMinutes(5)));
                                } catch (InterruptedException e) {
                                    outcome.complete("interrupted");
                                }
                            });
            server.request.get(10, TimeUnit.SECONDS);
            waiting.interrupt();
            assertThat(outcome.get(2, TimeUnit.SECONDS)).isEqualTo("interrupted");
            assertThat(server.end.get(2, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NOTHING, HALF})
    void theTimeLimitHoldsUntilTheLastByteAndClosesTheConnection(String answer) throws Exception {
        try (SilentServer server = new SilentServer(answer)) {
            assertThat(post(server.baseUrl(), Duration.ofMillis(700)))
                    .isEqualTo(new HttpResult.Broken("no answer within 0.7 s", true));
            assertThat(server.end.get(2, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void itSendsTheBodyAsItIsHashedWithTheKeyAndNothingOfTheMachine() throws Exception {
        try (SilentServer server = new SilentServer(NOTHING)) {
            post(server.baseUrl(), Duration.ofMillis(500));
            assertThat(server.request.get().lines())
                    .containsExactlyInAnyOrder(
                            "POST /v1/chat/completions HTTP/1.1",
                            "Host: " + server.baseUrl().replaceAll("http://|/v1", ""),
                            "Content-Type: application/json",
                            "Accept: application/json",
                            "User-Agent: hyaline",
                            "Authorization: Bearer sk-0123456789",
                            "Content-Length: 90",
                            "",
                            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],"
                                    + "\"max_tokens\":20,\"temperature\":0.0}");
        }
    }

    @Test
    void whatWasNotReachedIsNamedAndWasNotSent() throws Exception {
        int port;
        try (SilentServer server = new SilentServer(NOTHING)) {
            port = server.socket.getLocalPort();
        }
        assertThat(post("http://127.0.0.1:" + port, Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        HttpResult.Broken.class,
                        broken -> {
                            assertThat(broken.reason())
                                    .startsWith("cannot connect to 127.0.0.1:" + port);
                            assertThat(broken.sent()).isFalse();
                        });
        assertThat(post("http://no-such-host.invalid", Duration.ofSeconds(20)))
                .isEqualTo(new HttpResult.Broken("unknown host: no-such-host.invalid", false));
    }
}
