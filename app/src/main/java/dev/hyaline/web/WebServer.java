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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The viewer as an HTTP server. */
public final class WebServer implements AutoCloseable {

    private static final int MAX_THREADS = 48; // beside those that requests have
    private static final int MIN_THREADS = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final long IDLE_MILLIS = 20_000;
    private static final int REQUEST_HEADER_BYTES = 48 * 1024; // texts come in addresses
    private static final int SEND_BUFFER_BYTES = 256 * 1024; // of the system, a connection
    private static final long BODY_BYTES = 64 * 1024;
    private static final long LEAST_READ = 256; // bytes a second of a body
    private static final long LEAST_WRITTEN = 4_096; // bytes a second of an answer

    private final WebConfig config;
    private final Javalin javalin;
    private final RunView run;
    private final AtomicLong asked;

    private WebServer(WebConfig config, Javalin javalin, RunView run, AtomicLong asked) {
        this.config = config;
        this.javalin = javalin;
        this.run = run;
        this.asked = asked;
    }

    /**
     * Begins to answer, and then to read what the run gains. The run is the caller's to close,
     * afterwards.
     */
    public static WebServer start(RunView run, WebConfig config) {
        PageWriter pages = new PageWriter(run);
        Assets assets = new Assets();
        AtomicLong asked = new AtomicLong();
        Javalin javalin =
                Javalin.create(settings -> {
                    basics(settings);
                    Access access = new Access(config.token(), config.origins());
                    settings.routes.before(context -> {
                        asked.incrementAndGet();
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
        return new WebServer(config, javalin, run, asked);
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
        settings.router.handlerWrapper(Failures::sayingErrors);
        settings.http.prefer405over404 = true;
        settings.jetty.threadPool = threads();
        settings.jetty.modifyHttpConfiguration(WebServer::limits);
        settings.jetty.modifyServer(WebServer::quiet);
    }

    /**
     * With another queue than Jetty's, which starts the whole of JMX to size itself. Each request
     * has a virtual thread: those of clients that do not read cost nobody else one, and no more
     * compute at once than there are cores, so that the compiler has its share of them.
     */
    private static QueuedThreadPool threads() {
        QueuedThreadPool threads =
                new QueuedThreadPool(
                        MAX_THREADS,
                        MIN_THREADS,
                        THREAD_IDLE_MILLIS,
                        -1,
                        new LinkedBlockingQueue<>(),
                        null);
        threads.setVirtualThreadsExecutor(
                VirtualThreads.getNamedVirtualThreadsExecutor("hyaline-request-"));
        return threads;
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
        server.setHandler(new MinimumDataRateHandler(bodies(), LEAST_READ, LEAST_WRITTEN));
        server.setErrorHandler(new PlainErrors());
        server.addBean(new NetworkConnectionLimit(Connections.MOST, server));
        Connections connections = new Connections(Connections.HEADER);
        server.addEventListener(
                new LifeCycle.Listener() {
                    @Override
                    public void lifeCycleStarting(LifeCycle starting) {
                        connectors(server)
                                .forEach(each -> {
                                    each.setIdleTimeout(IDLE_MILLIS);
                                    each.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
                                    each.addBean(connections);
                                });
                    }

                    @Override
                    public void lifeCycleStarted(LifeCycle started) {
                        connectors(server).forEach(connections::watch);
                    }
                });
    }

    private static Stream<ServerConnector> connectors(Server server) {
        return Stream.of(server.getConnectors()).map(ServerConnector.class::cast);
    }

    /**
     * Prepares for the first pages, and returns when that is done or somebody asks for one: for who
     * has nothing else to do.
     */
    public void warmUp() {
        new WarmUp(config.host(), port(), config.token(), asked).run(run.index());
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
