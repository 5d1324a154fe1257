package dev.hyaline.llm.wire;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.config.Secret;
import dev.hyaline.llm.config.ServerConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client. It repeats nothing that may have arrived, because the ledger must see
 * every attempt, and follows no redirect, because a key goes to no other server. HTTP/1.1 has one
 * connection for each request, so that breaking off is closing it: servers then stop generating.
 * Thread-safe.
 */
public final class HttpTransport implements AutoCloseable {

    private final ServerConfig server;
    private final Secret key;
    private @Nullable HttpClient client;

    public HttpTransport(ServerConfig server, Secret key) {
        this.server = server;
        this.key = key;
    }

    /** Not before something is sent: the ledger may know all the answers. */
    private synchronized HttpClient client() {
        if (client == null) {
            client =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(server.connectTimeout())
                            .build();
        }
        return client;
    }

    /** Sends and waits; an interrupt breaks the connection. */
    public HttpResult post(WireRequest request) throws InterruptedException {
        Duration most = server.requestTimeout();
        int mostBytes = BoundedBody.most(request);
        CompletableFuture<HttpResponse<BoundedBody.Read>> answer =
                client().sendAsync(http(request), _ -> new BoundedBody(mostBytes));
        try {
            HttpResponse<BoundedBody.Read> response =
                    answer.get(most.toNanos(), TimeUnit.NANOSECONDS);
            return response.body().cut() && response.statusCode() / 100 == 2
                    ? new HttpResult.TooLong(response.statusCode(), mostBytes)
                    : received(response);
        } catch (TimeoutException e) {
            return new HttpResult.Broken(
                    Figures.format("no answer within %s s", most.toMillis() / 1000.0), true);
        } catch (ExecutionException e) {
            return broken(e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true); // closes the connection, should the answer not be there
        }
    }

    private HttpRequest http(WireRequest request) {
        HttpRequest.Builder http =
                HttpRequest.newBuilder(URI.create(server.baseUrl().text() + request.route().path()))
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .header("User-Agent", "hyaline")
                        .POST(BodyPublishers.ofString(request.bodyText()));
        key.authorize(http);
        return http.build();
    }

    private HttpResult received(HttpResponse<BoundedBody.Read> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers()
                .map()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), key.redact(values.getLast())));
        return new HttpResult.Received(
                response.statusCode(), headers, CleanBody.of(key, response.body().text()));
    }

    private HttpResult broken(Throwable e) {
        boolean unreached =
                e instanceof ConnectException
                        || e instanceof HttpConnectTimeoutException
                        || e instanceof NoRouteToHostException
                        || e instanceof SSLHandshakeException;
        return new HttpResult.Broken(key.redact(line(e)), !unreached);
    }

    private String line(Throwable e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        String line = ServerWords.line(message.lines().findFirst().orElse(""));
        URI address = URI.create(server.baseUrl().text());
        return switch (e) {
            case ConnectException _ when e.getCause() instanceof UnresolvedAddressException ->
                    "unknown host: " + address.getHost();
            case ConnectException _ ->
                    Figures.format(
                            "cannot connect to %s%s",
                            address.getAuthority(), line.isEmpty() ? "" : ": " + line);
            case IOException _ when !line.isEmpty() -> line;
            default -> e.getClass().getSimpleName() + (line.isEmpty() ? "" : ": " + line);
        };
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
