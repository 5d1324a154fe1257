package dev.hyaline.web;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.web.data.Busy;
import dev.hyaline.web.page.DisplayText;
import dev.hyaline.web.page.Notice;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong, as a page, or under {@code /api} as problem+json (RFC 9457). */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final String RETRY_SECONDS = "2";
    private static final int TOO_LARGE = 413;
    private static final long MOST_PASSED_OVER = 4L << 20; // bytes
    private static final long PASSING_NANOS = 300_000_000L;
    private static final long PASSING_PAUSE_NANOS = 2_000_000L;

    private final PageWriter pages;

    Failures(PageWriter pages) {
        this.pages = pages;
    }

    void routes(RoutesConfig routes) {
        routes.exception(Refusal.class, (refusal, context) -> say(context, refusal.page()));
        routes.exception(Busy.class, this::busy);
        routes.exception(HyalineException.class, (failure, context) -> say(context, of(failure)));
        routes.exception(
                HttpResponseException.class,
                (failure, context) -> refuse(failure.getStatus(), context));
        routes.exception(Exception.class, this::unexpected);
    }

    /** A handler whose errors that say something to people are exceptions. */
    static Handler sayingErrors(Endpoint endpoint) {
        return context -> {
            try {
                endpoint.handler.handle(context);
            } catch (Error e) {
                throw HyalineException.of(e);
            }
        };
    }

    private void busy(Busy busy, Context context) {
        context.header("Retry-After", RETRY_SECONDS);
        say(context, new Notice(503, "Busy", String.valueOf(busy.getMessage())));
    }

    /** What the run or the request causes is said as it is. */
    static Notice of(HyalineException failure) {
        String text = DisplayText.text(String.valueOf(failure.getMessage()));
        return switch (failure.code()) {
            case USAGE, CORPUS -> new Notice(400, "That cannot be answered", text);
            case RUN -> new Notice(410, "The run is gone", text);
            case MODEL, LANGUAGE_MODEL -> new Notice(409, "The model cannot be used", text);
            case STORAGE -> new Notice(503, "The disk does not allow it", text);
            case RESOURCES -> new Notice(503, "This machine cannot do it", text);
            case DAMAGED, NUMERIC, CHECK_FAILED, NEWER ->
                    new Notice(503, "The run cannot be read", text);
        };
    }

    private static Notice ofStatus(int status) {
        return switch (status) {
            case 404 -> new Notice(404, "There is no such page", "Nothing is at this address.");
            case 405 -> new Notice(405, "Not like this", "This address takes other requests.");
            case TOO_LARGE -> new Notice(413, "Too much", "Bodies may have 64 KiB.");
            default -> new Notice(status, "That cannot be answered", "The request was refused.");
        };
    }

    private void unexpected(Exception failure, Context context) {
        if (failure instanceof HttpException http) {
            refuse(http.getCode(), context);
            return;
        }
        LOG.error("a request failed: {}", context.path(), failure);
        say(context, new Notice(500, "Something is wrong here", "The server's log says what."));
    }

    private void refuse(int status, Context context) {
        if (status == TOO_LARGE) {
            passOver(context);
        }
        say(context, ofStatus(status));
    }

    /**
     * A connection that is closed on a client that still sends takes the answer with it; one that
     * takes its time does without.
     */
    private static void passOver(Context context) {
        long end = System.nanoTime() + PASSING_NANOS;
        long most = MOST_PASSED_OVER;
        try {
            ServletInputStream body = context.req().getInputStream();
            while (most > 0 && !body.isFinished() && System.nanoTime() < end) {
                int there = body.available(); // what is not there yet would be waited for
                if (there > 0) {
                    most -= body.readNBytes(there).length;
                } else {
                    LockSupport.parkNanos(PASSING_PAUSE_NANOS);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the client has gone", e);
        }
    }

    private void say(Context context, Notice message) {
        context.status(message.status());
        if (context.path().startsWith("/api/")) {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("type", "about:blank");
            problem.put("title", message.title());
            problem.put("status", message.status());
            problem.put("detail", message.text());
            context.contentType("application/problem+json")
                    .result(Json.STRICT.writeValueAsString(problem));
        } else {
            context.html(pages.message(message));
        }
    }
}
