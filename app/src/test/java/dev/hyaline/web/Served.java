package dev.hyaline.web;

import dev.hyaline.run.RunFolder;
import dev.hyaline.web.data.RunView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A run on a real server on a free port of this machine. */
final class Served implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 30_000;

    private final RunView view;
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private Served(RunView view, WebServer server) {
        this.view = view;
        this.server = server;
    }

    static Served of(RunFolder run) {
        return of(run, Optional.empty());
    }

    static Served of(RunFolder run, Optional<String> token) {
        RunView view = RunView.open(run, Optional.empty());
        try {
            return new Served(view, WebServer.start(view, new WebConfig("127.0.0.1", 0, token)));
        } catch (RuntimeException e) {
            view.close();
            throw e;
        }
    }

    RunView view() {
        return view;
    }

    int port() {
        return server.port();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    /** Everything in the catalogue is in the overview and can be searched. */
    Served ready() {
        await(() -> view.overview().complete() && view.searchable());
        return this;
    }

    static void await(BooleanSupplier condition) {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("it did not come about");
            }
            Thread.onSpinWait();
        }
    }

    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The beginning of the answer to bytes that are sent as they are. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readNBytes(600);
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        server.close();
        view.close();
        client.close();
    }
}
