package dev.hyaline.llm.config;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
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
            @Nullable String baseUrl,
            @Nullable String keyVariable,
            @Nullable String keyFile,
            @Nullable Integer concurrency,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer tokensPerMinute,
            @Nullable Double connectTimeoutSeconds,
            @Nullable Double requestTimeoutSeconds) {

        ServerConfig resolve(String name) {
            if (baseUrl == null) {
                throw HyalineException.usage("server must have a baseUrl, but has none: %s", name);
            }
            if (keyVariable != null && keyFile != null) {
                throw HyalineException.usage(
                        "server must have a keyVariable or a keyFile, but has both: %s", name);
            }
            ServerConfig defaults = ServerConfig.of(BaseUrl.parse(baseUrl), key());
            return new ServerConfig(
                    defaults.baseUrl(),
                    defaults.key(),
                    or(concurrency, defaults.concurrency()),
                    or(requestsPerMinute, defaults.requestsPerMinute()),
                    or(tokensPerMinute, defaults.tokensPerMinute()),
                    seconds(connectTimeoutSeconds, defaults.connectTimeout()),
                    seconds(requestTimeoutSeconds, defaults.requestTimeout()));
        }

        private KeySource key() {
            if (keyVariable != null) {
                return new KeySource.Variable(keyVariable);
            }
            return keyFile == null ? new KeySource.None() : new KeySource.KeyFile(atHome(keyFile));
        }

        private static Path atHome(String file) {
            return file.startsWith("~/")
                    ? Path.of(System.getProperty("user.home", "."), file.substring(2))
                    : Path.of(file);
        }

        private static Duration seconds(@Nullable Double said, Duration otherwise) {
            return said == null ? otherwise : Duration.ofMillis(Math.round(said * 1000));
        }
    }

    private static <T> T or(@Nullable T said, T otherwise) {
        return said == null ? otherwise : said;
    }

    /** A role's model; {@code server} is one of {@link #servers}. */
    record Use(
            @Nullable String server,
            @Nullable String model,
            @Nullable Can capabilities,
            @Nullable Integer thinkingTokens) {

        OptionalInt thinking() {
            return thinkingTokens == null ? OptionalInt.empty() : OptionalInt.of(thinkingTokens);
        }
    }

    /** What a model can do, when the user says it: nothing more is then found out. */
    record Can(
            @Nullable Boolean chat,
            @Nullable Boolean completions,
            @Nullable Integer chatLogprobs,
            @Nullable Integer completionLogprobs,
            @Nullable PromptLogprobs promptLogprobs,
            @Nullable Integer promptAlternatives,
            @Nullable Boolean chatPromptLogprobs,
            @Nullable JsonSupport json) {

        Capabilities resolve() {
            return new Capabilities(
                    or(chat, true),
                    or(completions, true),
                    or(chatLogprobs, 0),
                    or(completionLogprobs, 0),
                    or(promptLogprobs, PromptLogprobs.NONE),
                    or(promptAlternatives, 0),
                    or(chatPromptLogprobs, false),
                    or(json, JsonSupport.NONE));
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
                            + " %s (%s)".formatted(wrong(e), file),
                    e);
        }
    }

    /** In the file's words, not in the program's. */
    private static String wrong(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown
                    when unknown.getPropertyName().toLowerCase(Locale.ROOT).contains("key") ->
                    "%s is unknown: keys are in the environment (keyVariable) or a file (keyFile)"
                            .formatted(path(unknown));
            case UnrecognizedPropertyException unknown ->
                    "%s is unknown, known are %s"
                            .formatted(path(unknown), unknown.getKnownPropertyIds());
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

    /** The server that a role uses, by the file. */
    Optional<ServerConfig> server(Role role) {
        Use use = roles.get(role.lowerCase());
        if (use == null || use.server() == null) {
            return Optional.empty();
        }
        Server server = servers.get(use.server());
        if (server == null) {
            throw HyalineException.usage(
                    "server of %s must be one of %s, but is: %s",
                    role.lowerCase(), servers.keySet().stream().sorted().toList(), use.server());
        }
        return Optional.of(server.resolve(use.server()));
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
