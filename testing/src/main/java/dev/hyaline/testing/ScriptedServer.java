package dev.hyaline.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that speaks the OpenAI protocol on a free port of the loopback interface, fails as its
 * script says and counts what it sees. It stops when closed, and by itself after ten minutes.
 */
public final class ScriptedServer implements AutoCloseable {

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpServer server;
    private final ServerCounts.Tally tally = new ServerCounts.Tally();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Script script;

    private ScriptedServer(HttpServer server, Script script) {
        this.server = server;
        this.script = script;
    }

    /** Starts one. */
    public static ScriptedServer start(Script script) {
        try {
            HttpServer http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ScriptedServer scripted = new ScriptedServer(http, script);
            http.createContext("/", scripted::handle);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.start();
            Thread.ofVirtual().start(scripted::expire);
            return scripted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as {@code http://127.0.0.1:40123/v1}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Does something else from now on. */
    public void follow(Script other) {
        script = other;
    }

    /** What it has seen and done so far. */
    public ServerCounts counts() {
        return tally.counts();
    }

    /** Every request so far, in the order they came. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    private void expire() {
        try {
            if (!closed.await(LIFETIME.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            close();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            Seen request = see(exchange, bytes);
            Script now = script;
            Fault fault = now.faults().apply(request);
            now.headers().forEach(exchange.getResponseHeaders()::set);
            if (fault.isUncertain()) {
                tally.uncertain();
            }
            new Reaction(now, request, tally, closed).to(fault, new Wire(exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Seen see(HttpExchange exchange, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        BodyHash body = BodyHash.of(MAPPER.readTree(text));
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        int number = tally.total();
        Seen request =
                new Seen(
                        exchange.getRequestURI().getPath(),
                        body.body(),
                        body.hash(),
                        authorization == null ? "" : authorization,
                        number,
                        tally.received(body.hash()));
        seen.add(request);
        return request;
    }

    /** Writes responses. */
    static final class Wire {
        private final HttpExchange exchange;

        private Wire(HttpExchange exchange) {
            this.exchange = exchange;
        }

        void header(String name, String value) {
            exchange.getResponseHeaders().set(name, value);
        }

        void send(int status, String body) throws IOException {
            send(status, body, 1);
        }

        /**
         * Announces all of a body, writes a share of it and cuts the connection if that is less.
         */
        void send(int status, String body, double share) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
                header("Content-Type", "application/json");
            }
            exchange.sendResponseHeaders(status, bytes.length);
            OutputStream out = exchange.getResponseBody();
            out.write(bytes, 0, (int) (bytes.length * share));
            out.flush();
        }

        /** Writes blanks until the client has enough. */
        void flood() throws IOException {
            byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(blanks);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
