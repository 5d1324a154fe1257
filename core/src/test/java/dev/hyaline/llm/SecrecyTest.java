package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.Deflated;
import dev.hyaline.common.Json;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.Secret;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.config.ServerConfig;
import dev.hyaline.llm.wire.HttpTransport;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.WireRequest;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A key goes into one header and nowhere else. */
@Timeout(60)
final class SecrecyTest {

    @TempDir private Path folder;

    @Test
    void aKeyReachesTheServerAndNeitherLedgerNorMessages() throws IOException {
        // A server that repeats the key in errors and in answers.
        Script script =
                Script.WELL
                        .withModel(_ -> "your key is " + Asking.KEY)
                        .failingFirst(Fault.UNAUTHORIZED, Fault.NONE);
        try (ScriptedServer server = ScriptedServer.start(script)) {
            StringWriter shown = new StringWriter();
            try (Asking asking = Asking.of(folder, server)) {
                shown.write(asking.failure(Asking.question("q")).toString());
                Answer answer = asking.answer(Asking.question("q"));
                assertThat(answer.text()).isEqualTo("your key is [key]");
                shown.write(answer.toString());
                server.follow(Script.WELL.withFaults(_ -> Fault.UNAUTHORIZED));
                assertThatThrownBy(
                                () -> {
                                    for (int i = 0; i < 20; i++) {
                                        asking.failure(Asking.question("r" + i));
                                    }
                                })
                        .satisfies(e -> e.printStackTrace(new PrintWriter(shown)));
            }
            assertThat(shown.toString()).contains("[key]").doesNotContain(Asking.KEY);
            assertThat(server.seen())
                    .isNotEmpty()
                    .allMatch(each -> each.authorization().equals("Bearer " + Asking.KEY));
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> written = files.filter(Files::isRegularFile).toList();
                assertThat(written).isNotEmpty();
                for (Path file : written) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as("%s", file)
                            .doesNotContain(Asking.KEY);
                }
            }
            try (Asking asking = Asking.of(folder, server)) {
                for (String body : bodies(asking)) {
                    assertThat(body).doesNotContain(Asking.KEY);
                }
            }
        }
    }

    /** The ledger's bodies as texts, for they are compressed. */
    private static List<String> bodies(Asking asking) {
        return asking.catalogue.query(handle ->
                handle
                        .createQuery(
                                "SELECT request FROM llm_body UNION ALL SELECT response FROM"
                                        + " llm_body WHERE response IS NOT NULL")
                        .mapTo(byte[].class)
                        .stream()
                        .map(SecrecyTest::inflated)
                        .toList());
    }

    private static String inflated(byte[] bytes) {
        try {
            return Deflated.text(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServerWithoutAKeyIsSentNone() {
        ServerConfig open =
                ServerConfig.of(BaseUrl.parse("http://127.0.0.1:1"), new KeySource.None());
        try (ScriptedServer server = ScriptedServer.start(Script.WELL)) {
            ServerConfig there =
                    ServerConfig.of(BaseUrl.parse(server.baseUrl()), new KeySource.None());
            ServedModel model = new ServedModel(there, "m", Optional.empty());
            try (HttpTransport transport = new HttpTransport(there, Secret.NONE)) {
                transport.post(WireRequest.of(Asking.question("q"), model, Capabilities.PLAIN));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(server.seen())
                    .singleElement()
                    .matches(each -> each.authorization().isEmpty());
        }
        assertThat(open.toString()).contains("None");
    }

    @Test
    void aSecretShowsNothingOfItself() {
        Secret secret = Secret.of(" " + Asking.KEY + "\n", "test");
        assertThat(secret.toString()).isEqualTo("[key]");
        assertThat(Secret.NONE.toString()).isEqualTo("no key");
        assertThat(secret.redact("a " + Asking.KEY + " b")).isEqualTo("a [key] b");
        assertThat(Secret.of("EMPTY", "test").redact("EMPTY")).isEqualTo("EMPTY");
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try {
            Json.STRICT.writeValue(json, secret);
        } catch (RuntimeException e) {
            assertThat(e).hasMessageNotContaining(Asking.KEY);
        }
        assertThat(json.toString(StandardCharsets.UTF_8)).doesNotContain(Asking.KEY);
    }

    @Test
    void keysThatCannotBeKeysAreRefusedWithoutBeingShown() throws IOException {
        String broken = "sk-öffentlich two";
        Errors.assertUsage(() -> new KeySource.Variable("K").fetch(Map.of("K", broken)))
                .hasMessage("key must be printable ASCII in one word, but is not (K)");
        Errors.assertUsage(() -> new KeySource.Variable("K").fetch(Map.of("K", " ")))
                .hasMessage("key must be in the environment variable K, but that is empty");
        Path file = folder.resolve("key");
        Errors.assertUsage(() -> new KeySource.KeyFile(file).fetch(Map.of()))
                .hasMessage("key must be in a file that exists, but is in: " + file);
        Files.writeString(file, Asking.KEY + "\n");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:1"));
        new KeySource.KeyFile(file).fetch(Map.of()).authorize(request);
        assertThat(request.build().headers().firstValue("Authorization"))
                .contains("Bearer " + Asking.KEY);
    }
}
