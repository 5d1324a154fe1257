package dev.hyaline.web;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.web.data.RunView;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The viewer as an HTTP server. */
public final class WebServer implements AutoCloseable {

    private static final int MAX_THREADS = 48;
    private static final int MIN_THREADS = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final long IDLE_MILLIS = 20_000;
    private static final int REQUEST_HEADER_BYTES = 48 * 1024; // texts come in addresses
    private static final long BODY_BYTES = 64 * 1024;
    private static final long LEAST_BYTES_A_SECOND = 256; // of a body; slower ones hold up a thread

    private final WebConfig config;
    private final Javalin javalin;

    private WebServer(WebConfig config, Javalin javalin) {
        this.config = config;
        this.javalin = javalin;
    }

    /**
     * Begins to answer, and then to read what the run gains. The run is the caller's to close,
     * afterwards.
     */
    public static WebServer start(RunView run, WebConfig config) {
        PageWriter pages = new PageWriter(run);
        Assets assets = new Assets();
        Javalin javalin =
                Javalin.create(settings -> {
                    basics(settings);
                    Access access = new Access(config.token(), config.origins());
                    settings.routes.before(context -> {
                        access.check(context);
                        requireShort(context);
                        run.requirePresent();
                    });
                    settings.routes.get(
                            "/assets/{name}",
                            context -> assets.serve(context, context.pathParam("name")));
                    settings.routes.get(
                            "/api/v1/openapi.json",
                            context -> assets.serve(context, "openapi.json"));
                    new PageRoutes(run, pages).routes(settings.routes);
                    new ApiRoutes(run).routes(settings.routes);
                    new Failures(pages).routes(settings.routes);
                });
        requireFree(config);
        try {
            javalin.start(config.host(), config.port());
            run.follow(); // not before it is sure that anybody can look
        } catch (JavalinBindException e) {
            javalin.stop();
            throw taken(config, e);
        } catch (HyalineException e) {
            javalin.stop();
            throw e;
        }
        return new WebServer(config, javalin);
    }

    /** Asked first, for a server that cannot start says so at length. */
    private static void requireFree(WebConfig config) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(config.host(), config.port()));
        } catch (IOException e) {
            throw taken(config, e);
        }
    }

    private static HyalineException taken(WebConfig config, Exception cause) {
        return HyalineException.usage(
                        "address must be free and this machine's, but is: %s:%d (--port 0 takes a port that is free)",
                        config.host(), config.port())
                .because(cause);
    }

    /** By what is announced; what is not, is counted when it is read. */
    private static void requireShort(Context context) {
        if (context.req().getContentLengthLong() > BODY_BYTES) {
            throw new ContentTooLargeResponse();
        }
    }

    private static void basics(JavalinConfig settings) {
        settings.startup.showJavalinBanner = false;
        settings.startup.showOldJavalinVersionWarning = false;
        settings.startup.startupWatcherEnabled = false;
        settings.http.maxRequestSize = BODY_BYTES;
        settings.http.compressionStrategy = CompressionStrategy.NONE; // mostly the same machine
        settings.router.ignoreTrailingSlashes = true;
        settings.http.prefer405over404 = true;
        settings.jetty.threadPool = threads();
        settings.jetty.modifyHttpConfiguration(WebServer::limits);
        settings.jetty.modifyServer(WebServer::quiet);
    }

    /** With another queue than Jetty's, which starts the whole of JMX to size itself. */
    private static QueuedThreadPool threads() {
        return new QueuedThreadPool(
                MAX_THREADS,
                MIN_THREADS,
                THREAD_IDLE_MILLIS,
                -1,
                new LinkedBlockingQueue<>(),
                null);
    }

    private static void limits(HttpConfiguration http) {
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
    }

    /**
     * A request has no thread until its body is there, or one byte more than is read of it. One
     * whose body is announced as too large is refused at once.
     */
    private static EagerContentHandler bodies() {
        EagerContentHandler eager =
                new EagerContentHandler(
                        new EagerContentHandler.RetainedContentLoaderFactory(
                                BODY_BYTES + 1, 0, false));
        eager.include(request -> request.getLength() <= BODY_BYTES);
        return eager;
    }

    private static void quiet(Server server) {
        server.setStopTimeout(0); // a browser's idle connection would hold it up
        server.setHandler(new MinimumDataRateHandler(bodies(), LEAST_BYTES_A_SECOND, 0));
        server.setErrorHandler(new PlainErrors());
        server.addEventListener(
                new LifeCycle.Listener() {
                    @Override
                    public void lifeCycleStarting(LifeCycle starting) {
                        for (Connector connector : server.getConnectors()) {
                            if (connector instanceof AbstractConnector each) {
                                each.setIdleTimeout(IDLE_MILLIS);
                            }
                        }
                    }
                });
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where a browser finds it; with the token, where there is one. */
    public String address() {
        String host = OwnHost.of(config.host());
        return Figures.format(
                "http://%s:%d/%s",
                host.contains(":") ? "[" + host + "]" : host,
                port(),
                config.token().map(each -> "?token=" + each).orElse(""));
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
