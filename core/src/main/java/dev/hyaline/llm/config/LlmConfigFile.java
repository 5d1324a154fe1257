package dev.hyaline.llm.config;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The user's file about servers and roles, as {@code docs/language-models.md} describes it. It
 * names where keys are and cannot hold one: unknown fields are refused.
 *
 * @param servers by a name of the user's choice
 * @param roles which model at which of the servers, by role
 */
record LlmConfigFile(Map<String, Server> servers, Map<String, Use> roles) {

    static final LlmConfigFile EMPTY = new LlmConfigFile(Map.of(), Map.of());

    private static final JsonMapper MAPPER =
            Json.STRICT.rebuild().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();

    LlmConfigFile {
        servers = servers == null ? Map.of() : Map.copyOf(servers); // left out
        roles = roles == null ? Map.of() : Map.copyOf(roles);
    }

    private LlmConfigFile checked() {
        for (String role : roles.keySet()) {
            if (Role.find(role).isEmpty()) {
                throw HyalineException.usage(
                        "role must be explainer, simulator or judge, but is: %s", role);
            }
        }
        return this;
    }

    /** A server; what is left out has {@link ServerConfig}'s defaults. */
    record Server(
            Optional<String> baseUrl,
            Optional<String> keyVariable,
            Optional<String> keyFile,
            Optional<Integer> concurrency,
            Optional<Integer> requestsPerMinute,
            Optional<Integer> tokensPerMinute,
            Optional<Double> connectTimeoutSeconds,
            Optional<Double> requestTimeoutSeconds,
            Optional<Double> retryWaitSeconds) {

        ServerConfig resolve(String name) {
            if (baseUrl.isEmpty()) {
                throw HyalineException.usage("server must have a baseUrl, but has none: %s", name);
            }
            if (keyVariable.isPresent() && keyFile.isPresent()) {
                throw HyalineException.usage(
                        "server must have a keyVariable or a keyFile, but has both: %s", name);
            }
            ServerConfig defaults = ServerConfig.of(BaseUrl.parse(baseUrl.get()), key());
            return new ServerConfig(
                    defaults.baseUrl(),
                    defaults.key(),
                    concurrency.orElse(defaults.concurrency()),
                    requestsPerMinute.orElse(defaults.requestsPerMinute()),
                    tokensPerMinute.orElse(defaults.tokensPerMinute()),
                    connectTimeoutSeconds.map(Server::seconds).orElse(defaults.connectTimeout()),
                    requestTimeoutSeconds.map(Server::seconds).orElse(defaults.requestTimeout()),
                    retryWaitSeconds.map(Server::seconds));
        }

        private KeySource key() {
            return keyVariable
                    .<KeySource>map(KeySource.Variable::new)
                    .or(() -> keyFile.map(file -> new KeySource.KeyFile(atHome(file))))
                    .orElseGet(KeySource.None::new);
        }

        private static Path atHome(String file) {
            return file.startsWith("~/")
                    ? Path.of(System.getProperty("user.home", "."), file.substring(2))
                    : Path.of(file);
        }

        private static Duration seconds(double said) {
            return Duration.ofMillis(Math.round(said * 1000));
        }
    }

    /** A role's model; {@code server} is one of {@link #servers}. */
    record Use(
            Optional<String> server,
            Optional<String> model,
            Optional<Can> capabilities,
            OptionalInt thinkingTokens) {}

    /** What a model can do, when the user says it: nothing more is then found out. */
    record Can(
            Optional<Boolean> chat,
            Optional<Boolean> completions,
            Optional<Integer> chatLogprobs,
            Optional<Integer> completionLogprobs,
            Optional<PromptLogprobs> promptLogprobs,
            Optional<Integer> promptAlternatives,
            Optional<Boolean> chatPromptLogprobs,
            Optional<JsonSupport> json) {

        Capabilities resolve() {
            return new Capabilities(
                    chat.orElse(true),
                    completions.orElse(true),
                    chatLogprobs.orElse(0),
                    completionLogprobs.orElse(0),
                    promptLogprobs.orElse(PromptLogprobs.NONE),
                    promptAlternatives.orElse(0),
                    chatPromptLogprobs.orElse(false),
                    json.orElse(JsonSupport.NONE));
        }
    }

    static LlmConfigFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw HyalineException.usage(
                    "language model configuration must be a file that exists, but is: %s", file);
        }
        try {
            @Nullable LlmConfigFile read =
                    MAPPER.readValue(AtomicFiles.readText(file), LlmConfigFile.class);
            return read == null ? EMPTY : read.checked();
        } catch (JacksonException e) {
            throw HyalineException.usage(
                            "language model configuration must be JSON with servers and roles, but is not:"
                                    + Figures.format(" %s (%s)", wrong(e), file))
                    .because(e);
        }
    }

    /** In the file's words, not in the program's. */
    private static String wrong(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown
                    when unknown.getPropertyName().toLowerCase(Locale.ROOT).contains("key") ->
                    Figures.format(
                            "%s is unknown: keys are in the environment (keyVariable) or a file (keyFile)",
                            path(unknown));
            case UnrecognizedPropertyException unknown ->
                    Figures.format(
                            "%s is unknown, known are %s",
                            path(unknown), unknown.getKnownPropertyIds());
            case MismatchedInputException mismatched ->
                    path(mismatched) + " has a value of another kind";
            default -> String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        };
    }

    /** Such as {@code servers.local.baseURL}. */
    private static String path(MismatchedInputException e) {
        return e.getPath().stream()
                .map(each -> String.valueOf(each.getPropertyName()))
                .collect(Collectors.joining("."));
    }

    Optional<Use> use(Role role) {
        return Optional.ofNullable(roles.get(role.lowerCase()));
    }

    /** The server that a role uses, by the file. */
    Optional<ServerConfig> server(Role role) {
        Optional<String> name = use(role).flatMap(Use::server);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Server server = servers.get(name.get());
        if (server == null) {
            throw HyalineException.usage(
                    "server of %s must be one of %s, but is: %s",
                    role.lowerCase(), servers.keySet().stream().sorted().toList(), name.get());
        }
        return Optional.of(server.resolve(name.get()));
    }

    /** The server at an address, if the file has it. */
    Optional<ServerConfig> server(BaseUrl baseUrl) {
        return servers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getValue().resolve(each.getKey()))
                .filter(each -> each.baseUrl().equals(baseUrl))
                .findFirst();
    }
}
