package dev.hyaline.llm.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.Errors;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LlmConfigTest {

    @TempDir private Path folder;

    private static final String FILE =
            """
            {"servers": {
               "hosted": {"baseUrl": "https://llm.example/v1", "keyVariable": "EXAMPLE_KEY",
                          "requestsPerMinute": 60, "tokensPerMinute": 9000,
                          "retryWaitSeconds": 0.25},
               "local": {"baseUrl": "http://localhost:8000", "concurrency": 2,
                         "connectTimeoutSeconds": 0.5, "requestTimeoutSeconds": 900}},
             "roles": {
               "explainer": {"server": "hosted", "model": "large"},
               "simulator": {"server": "local", "model": "small",
                             "capabilities": {"promptLogprobs": "field",
                                              "promptAlternatives": 20}}}}
            """;

    /** The environment, with a configuration folder that is empty. */
    private Map<String, String> environment(String... namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        environment.put("XDG_CONFIG_HOME", folder.toString());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return environment;
    }

    private LlmConfig load(Map<String, String> environment) {
        return LlmConfig.load(Optional.empty(), environment, Map.of());
    }

    private Path file(String content) throws IOException {
        Path file = folder.resolve("hyaline").resolve("llm.json");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void theEnvironmentAloneSuffices() {
        LlmConfig config =
                load(environment("HYALINE_EXPLAINER_MODEL", "gpt-4o", "OPENAI_API_KEY", "sk-x"));
        ServedModel explainer = config.of(Role.EXPLAINER);
        assertThat(explainer.describe()).isEqualTo("gpt-4o at https://api.openai.com/v1");
        assertThat(explainer.server().key()).isEqualTo(new KeySource.Variable("OPENAI_API_KEY"));
        Errors.assertUsage(() -> config.of(Role.JUDGE))
                .hasMessage(
                        "judge must have a model, but has none (--llm, --judge-model,"
                                + " HYALINE_JUDGE_MODEL, or roles in llm.json)");
    }

    @Test
    void rolesMayHaveModelsAndServersOfTheirOwn() throws IOException {
        file(FILE);
        LlmConfig config = load(environment());
        assertThat(config.of(Role.EXPLAINER))
                .isEqualTo(
                        new ServedModel(
                                new ServerConfig(
                                        BaseUrl.parse("https://llm.example/v1"),
                                        new KeySource.Variable("EXAMPLE_KEY"),
                                        8,
                                        60,
                                        9000,
                                        Duration.ofSeconds(10),
                                        Duration.ofMinutes(5),
                                        Optional.of(Duration.ofMillis(250))),
                                "large",
                                Optional.empty()));
        ServedModel simulator = config.of(Role.SIMULATOR);
        assertThat(simulator.server().baseUrl().text()).isEqualTo("http://localhost:8000/v1");
        assertThat(simulator.server().connectTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(simulator.server().key()).isEqualTo(new KeySource.None());
        assertThat(simulator.capabilities())
                .contains(
                        new Capabilities(
                                true,
                                true,
                                0,
                                0,
                                PromptLogprobs.FIELD,
                                20,
                                false,
                                JsonSupport.NONE));
    }

    @Test
    void flagsOutrankTheEnvironmentWhichOutranksTheFile() throws IOException {
        Path file = file(FILE);
        Map<String, String> environment =
                environment("HYALINE_EXPLAINER_MODEL", "medium", "HYALINE_JUDGE_MODEL", "j");
        RoleFlags flags =
                new RoleFlags(
                        Optional.of("huge"),
                        Optional.of("http://localhost:8000/v1/"),
                        Optional.of(Path.of("key.txt")));
        LlmConfig byEnvironment = LlmConfig.load(Optional.of(file), environment, Map.of());
        LlmConfig byFlags =
                LlmConfig.load(Optional.of(file), environment, Map.of(Role.EXPLAINER, flags));
        assertThat(byEnvironment.of(Role.EXPLAINER).describe())
                .isEqualTo("medium at https://llm.example/v1");
        ServedModel explainer = byFlags.of(Role.EXPLAINER);
        assertThat(explainer.describe()).isEqualTo("huge at http://localhost:8000/v1");
        assertThat(explainer.server().concurrency()).as("the file's server").isEqualTo(2);
        assertThat(explainer.server().key()).isEqualTo(new KeySource.KeyFile(Path.of("key.txt")));
        assertThat(byFlags.of(Role.JUDGE).describe()).isEqualTo("j at https://api.openai.com/v1");
    }

    @Test
    void whatTheFileSaysOfAModelIsNotSaidOfAnother() throws IOException {
        file(FILE);
        LlmConfig config = load(environment("HYALINE_SIMULATOR_MODEL", "other"));
        assertThat(config.of(Role.SIMULATOR).capabilities()).isEmpty();
    }

    @Test
    void openAisKeyGoesToOpenAiAndToWhereverItsVariablePoints() {
        String[] key = {"HYALINE_LLM_MODEL", "m", "OPENAI_API_KEY", "sk-x", "", "", "", ""};
        assertThat(load(environment(key)).of(Role.JUDGE).server().key())
                .isEqualTo(new KeySource.Variable("OPENAI_API_KEY"));
        key[4] = "OPENAI_BASE_URL";
        key[5] = "http://localhost:1234";
        assertThat(load(environment(key)).of(Role.JUDGE).server().key())
                .isEqualTo(new KeySource.Variable("OPENAI_API_KEY"));
        key[6] = "HYALINE_LLM_BASE_URL";
        key[7] = "https://elsewhere.example";
        assertThat(load(environment(key)).of(Role.JUDGE).server().key())
                .isEqualTo(new KeySource.None());
    }

    @Test
    void aVariableNamesTheFile() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("mine.json"), FILE);
        LlmConfig config = load(environment(LlmConfig.FILE_VARIABLE, elsewhere.toString()));
        assertThat(config.of(Role.EXPLAINER).model()).isEqualTo("large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"roles\": {\"poet\": {}}} | role must be explainer, simulator or judge, but is: poet",
                "{\"roles\": {\"judge\": {\"server\": \"x\", \"model\": \"m\"}}} | server of judge must be one of [], but is: x",
                "{\"servers\": {\"s\": {}}, \"roles\": {\"judge\": {\"server\": \"s\", \"model\": \"m\"}}} | server must have a baseUrl, but has none: s",
                "{\"servers\": {\"s\": {\"baseUrl\": \"http://a\", \"keyVariable\": \"A\", \"keyFile\": \"b\"}}, \"roles\": {\"judge\": {\"server\": \"s\", \"model\": \"m\"}}} | server must have a keyVariable or a keyFile, but has both: s",
                "{\"servers\": {\"s\": {\"baseUrl\": \"http://a\", \"concurrency\": 0}}, \"roles\": {\"judge\": {\"server\": \"s\", \"model\": \"m\"}}} | concurrency must be at least 1, but is: 0",
            })
    void contradictionsAreRefused(String content, String message) throws IOException {
        file(content);
        Errors.assertUsage(() -> load(environment())).hasMessage(message);
    }

    @Test
    void aFileCannotHoldAKey() throws IOException {
        file("{\"servers\": {\"s\": {\"baseUrl\": \"http://a\", \"key\": \"sk-secret\"}}}");
        Errors.assertUsage(() -> load(environment()))
                .hasMessageStartingWith(
                        "language model configuration must be JSON with servers and roles, but is"
                                + " not: servers.s.key is unknown: keys are in the environment")
                .hasMessageNotContaining("sk-secret");
    }

    @Test
    void aFileThatWasNamedMustExist() {
        Path missing = folder.resolve("no.json");
        Errors.assertUsage(() -> LlmConfig.load(Optional.of(missing), Map.of(), Map.of()))
                .hasMessage(
                        "language model configuration must be a file that exists, but is: "
                                + missing);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://API.OpenAI.com:443/v1/, https://api.openai.com/v1",
        "http://localhost:11434, http://localhost:11434/v1",
        "http://localhost:8080/, http://localhost:8080/v1",
        "http://h/api/v2, http://h/api/v2",
        "http://h/v1/chat/completions, http://h/v1",
        "http://h/v1/chat/completions/, http://h/v1",
        "http://h/api//completions, http://h/api",
        "https://h/chat/completions, https://h/v1",
        "http://h/completions/x, http://h/completions/x",
    })
    void addressesHaveOneSpelling(String given, String spelled) {
        assertThat(BaseUrl.parse(given).text()).isEqualTo(spelled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://h",
                "localhost:8000",
                "",
                "http://",
                "https://user:hunter2@h/v1",
                "user:hunter2@h",
                "https://h/v1?key=hunter2",
                "http://a b"
            })
    void whatIsNoAddressIsRefusedWithoutItsPassword(String given) {
        Errors.assertUsage(() -> BaseUrl.parse(given))
                .hasMessageStartingWith(
                        "base URL must be http(s)://HOST[:PORT][/PATH], without user, password or"
                                + " query, but is: ")
                .hasMessageNotContaining("hunter2");
    }
}
