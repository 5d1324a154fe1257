package dev.hyaline.testing;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a scripted server meets one request. */
final class Reaction {

    private final Script script;
    private final Seen request;
    private final ServerCounts.Tally tally;
    private final CountDownLatch closed;

    Reaction(Script script, Seen request, ServerCounts.Tally tally, CountDownLatch closed) {
        this.script = script;
        this.request = request;
        this.tally = tally;
        this.closed = closed;
    }

    void to(Fault fault, ScriptedServer.Wire wire) throws IOException, InterruptedException {
        switch (fault) {
            case TOO_MANY -> wire.send(429, error("Rate limit reached", "rate_limit_exceeded"));
            case TOO_MANY_FOR_SECONDS -> {
                wire.header("Retry-After", String.valueOf(script.retryAfterSeconds()));
                wire.send(429, error("Rate limit reached", "rate_limit_exceeded"));
            }
            case TOO_MANY_UNTIL_DATE -> {
                wire.header(
                        "Retry-After",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                ZonedDateTime.now(ZoneOffset.UTC)
                                        .plusSeconds(script.retryAfterSeconds())));
                wire.send(429, error("Rate limit reached", "rate_limit_exceeded"));
            }
            case NO_QUOTA ->
                    wire.send(429, error("You exceeded your current quota", "insufficient_quota"));
            case REDIRECT -> {
                wire.header("Location", "/elsewhere/chat/completions");
                wire.send(307, "{}");
            }
            case BAD_REQUEST -> wire.send(400, error("Unknown parameter: 'x'", "unknown"));
            case UNAUTHORIZED ->
                    wire.send(
                            401,
                            error(
                                    "Incorrect API key provided: "
                                            + request.authorization().replace("Bearer ", ""),
                                    "invalid_api_key"));
            case FORBIDDEN -> wire.send(403, error("Country not supported", "unsupported"));
            case NOT_FOUND -> wire.send(404, "{\"detail\":\"Not Found\"}");
            case UNPROCESSABLE ->
                    wire.send(
                            422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}");
            case INTERNAL_ERROR -> wire.send(500, error("The server had an error", "server_error"));
            case BAD_GATEWAY -> {
                wire.header("Content-Type", "text/html");
                wire.send(502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
            }
            case GATEWAY_TIMEOUT -> wire.send(504, "upstream request timeout");
            case OVERLOADED -> wire.send(529, error("Overloaded", "overloaded_error"));
            case DISGUISED_ERROR ->
                    wire.send(200, "{\"error\":{\"message\":\"Provider down\",\"code\":503}}");
            case HANG -> closed.await();
            case CUT -> {} // the exchange is closed behind this, without any answer
            case CUT_IN_BODY -> wire.send(200, answer(Fault.NONE, false), 0.5);
            case MALFORMED -> wire.send(200, "{\"choices\": [{]}");
            case TRUNCATED -> {
                String whole = answer(Fault.NONE, false);
                wire.send(200, whole.substring(0, whole.length() / 2));
            }
            case SLOW -> {
                Thread.sleep(script.slowMillis());
                answer(wire, Fault.NONE);
            }
            case CHOICE_ERROR ->
                    wire.send(
                            200,
                            "{\"choices\":[{\"error\":{\"code\":502,\"message\":\"Provider"
                                    + " overloaded\"},\"finish_reason\":\"error\"}]}");
            case HUGE ->
                    wire.send(
                            200,
                            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\""
                                    + "sea ".repeat(1 << 20)
                                    + "\"}}]}");
            case FLOOD -> wire.flood();
            case NONE,
                    WRONG_USAGE,
                    ABSURD_USAGE,
                    NO_USAGE,
                    NO_CHOICE,
                    EMPTY_TEXT,
                    REFUSAL,
                    NO_LOGPROBS ->
                    answer(wire, fault);
        }
    }

    private void answer(ScriptedServer.Wire wire, Fault fault) throws IOException {
        ScriptRefusal refusal = ScriptRefusal.of(script, request);
        if (refusal.status() != 0) {
            wire.send(refusal.status(), error(refusal.message(), "invalid_request_error"));
            return;
        }
        wire.send(200, answer(fault, true));
    }

    private String answer(Fault fault, boolean counts) {
        Completions.Made made = new Completions(script, request).make(fault);
        if (counts) {
            tally.answered(request.bodyHash(), made.promptTokens(), made.completionTokens());
        }
        return made.body().toString();
    }

    private static String error(String message, String code) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("error").put("message", message).put("type", code).put("code", code);
        return root.toString();
    }
}
