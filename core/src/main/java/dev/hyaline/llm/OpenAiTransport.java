package dev.hyaline.llm;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonField;
import com.openai.core.JsonMissing;
import com.openai.core.JsonValue;
import com.openai.core.LogLevel;
import com.openai.core.Timeout;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.ChatModel;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageParam;
import com.openai.models.completions.CompletionCreateParams;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's own client, told not to retry: the ledger does that, and must see every attempt. Bodies
 * are sent as they were hashed and come back unread, because the other servers' fields are no part
 * of the client's types.
 */
final class OpenAiTransport implements Transport {

    /** Far more than log-probabilities of a long prompt take. */
    private static final int MAX_BODY_BYTES = 256 << 20;

    private final OpenAIClient client;
    private final Secret key;

    OpenAiTransport(ServerConfig server, Secret key) {
        this.key = key;
        OpenAIOkHttpClient.Builder builder =
                OpenAIOkHttpClient.builder()
                        .baseUrl(server.baseUrl().text())
                        .maxRetries(0)
                        .followRedirects(false) // a key goes to no other server
                        .logLevel(LogLevel.OFF) // whatever OPENAI_LOG says: servers repeat keys
                        .disableTelemetry(true)
                        .timeout(
                                Timeout.builder()
                                        .connect(server.connectTimeout())
                                        .request(server.requestTimeout())
                                        .build())
                        .apiKey(key.isPresent() ? key.reveal() : "none");
        if (!key.isPresent()) {
            builder.removeHeaders("Authorization");
        }
        this.client = builder.build();
    }

    @Override
    public Exchange post(WireRequest request) throws InterruptedException {
        try {
            return send(request);
        } catch (OpenAIServiceException e) {
            return new Exchange.Received(
                    e.statusCode(), headers(e.headers()), key.redact(text(e.body())));
        } catch (OpenAIIoException e) {
            return broken(e.getCause() instanceof IOException cause ? cause : new IOException(e));
        } catch (IOException e) {
            return broken(e);
        } catch (OpenAIException e) {
            return new Exchange.Broken(key.redact(line(e)), true);
        }
    }

    private Exchange send(WireRequest request) throws IOException {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : request.body().properties()) {
            fields.put(each.getKey(), JsonValue.from(plain(each.getValue())));
        }
        return switch (request.route()) {
            case CHAT -> {
                try (HttpResponse response =
                        client.chat().completions().withRawResponse().create(chat(fields))) {
                    yield received(response);
                }
            }
            case COMPLETION -> {
                try (HttpResponse response =
                        client.completions().withRawResponse().create(completion(fields))) {
                    yield received(response);
                }
            }
        };
    }

    private static ChatCompletionCreateParams chat(Map<String, JsonValue> fields) {
        return ChatCompletionCreateParams.builder()
                .model(OpenAiTransport.<ChatModel>leftOut())
                .messages(OpenAiTransport.<List<ChatCompletionMessageParam>>leftOut())
                .additionalBodyProperties(fields)
                .build();
    }

    private static CompletionCreateParams completion(Map<String, JsonValue> fields) {
        return CompletionCreateParams.builder()
                .model(OpenAiTransport.<CompletionCreateParams.Model>leftOut())
                .prompt(OpenAiTransport.<CompletionCreateParams.Prompt>leftOut())
                .additionalBodyProperties(fields)
                .build();
    }

    /** Required fields are among the additional ones, so that all are sent as they were hashed. */
    @SuppressWarnings("unchecked") // a missing field is one of every type
    private static <T> JsonField<T> leftOut() {
        return (JsonField<T>) JsonMissing.of();
    }

    private Exchange received(HttpResponse response) throws IOException {
        byte[] bytes = response.body().readNBytes(MAX_BODY_BYTES);
        return new Exchange.Received(
                response.statusCode(),
                headers(response.headers()),
                key.redact(new String(bytes, StandardCharsets.UTF_8)));
    }

    private static Object plain(JsonNode node) {
        return Json.STRICT.treeToValue(node, Object.class);
    }

    private static Map<String, String> headers(Headers headers) {
        Map<String, String> values = new HashMap<>();
        for (String name : headers.names()) {
            headers.values(name).forEach(each -> values.put(name.toLowerCase(Locale.ROOT), each));
        }
        return values;
    }

    private static String text(JsonValue body) {
        return body.isMissing() ? "" : Json.STRICT.writeValueAsString(body.convert(Object.class));
    }

    private Exchange broken(IOException e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        boolean unreached =
                e instanceof ConnectException
                        || e instanceof NoRouteToHostException
                        || e instanceof UnknownHostException
                        || e instanceof SSLHandshakeException;
        return new Exchange.Broken(key.redact(line(e)), !unreached);
    }

    private static String line(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.lines().findFirst().orElse("").strip();
        return e instanceof UnknownHostException ? "unknown host: " + line : line;
    }

    @Override
    public void close() {
        client.close();
    }
}
