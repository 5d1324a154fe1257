package dev.hyaline.llm.config;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which model each role has, put together from the command line, the environment and the user's
 * file, in this order:
 *
 * <ul>
 *   <li>the model: flag, {@code HYALINE_EXPLAINER_MODEL} (or the other roles'), {@code
 *       HYALINE_LLM_MODEL}, the file's role;
 *   <li>the server: flag, {@code HYALINE_EXPLAINER_BASE_URL}, {@code HYALINE_LLM_BASE_URL}, the
 *       file's role, {@code OPENAI_BASE_URL}, OpenAI; limits and time-outs are those of the file's
 *       server with this address;
 *   <li>the key: flag (a file), {@code HYALINE_EXPLAINER_API_KEY}, what the file says of the
 *       server, {@code HYALINE_LLM_API_KEY}; and {@code OPENAI_API_KEY}, but for OpenAI and for
 *       {@code OPENAI_BASE_URL} alone, so that it goes nowhere else. Without one, none is sent.
 * </ul>
 *
 * <p>It holds names of variables and files, never a key.
 *
 * @param roles those that have a model
 */
public record LlmConfig(Map<Role, ServedModel> roles) {

    /** Names the user's file, where it is not in the usual place. */
    public static final String FILE_VARIABLE = "HYALINE_LLM_CONFIG";

    public LlmConfig {
        roles = Map.copyOf(roles);
    }

    /** The user's file and its neighbours: prices. */
    public static Path folder(Map<String, String> environment, String home) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (!xdg.isBlank() && Path.of(xdg).isAbsolute()) { // its specification: not relative ones
            return Path.of(xdg, "hyaline");
        }
        return Path.of(home, ".config", "hyaline");
    }

    /**
     * Puts the configuration together.
     *
     * @param file the user's; when none is given, {@code HYALINE_LLM_CONFIG}, else {@code llm.json}
     *     in the user's configuration folder if there is one
     * @param flags what the command line says
     * @throws HyalineException with {@link ErrorCode#USAGE} for what contradicts itself
     */
    public static LlmConfig load(
            Optional<Path> file, Map<String, String> environment, Map<Role, RoleFlags> flags) {
        LlmConfigFile settings = file(file, environment);
        Map<Role, ServedModel> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            RoleSources sources =
                    new RoleSources(
                            role, flags.getOrDefault(role, RoleFlags.NONE), environment, settings);
            sources.model().ifPresent(model -> roles.put(role, sources.resolve(model)));
        }
        return new LlmConfig(roles);
    }

    private static LlmConfigFile file(Optional<Path> given, Map<String, String> environment) {
        String variable = environment.getOrDefault(FILE_VARIABLE, "");
        if (given.isPresent() || !variable.isBlank()) {
            return LlmConfigFile.read(given.orElseGet(() -> Path.of(variable)));
        }
        Path usual = folder(environment, System.getProperty("user.home", ".")).resolve("llm.json");
        return Files.isRegularFile(usual) ? LlmConfigFile.read(usual) : LlmConfigFile.EMPTY;
    }

    /**
     * The model of a role.
     *
     * @throws HyalineException with {@link ErrorCode#USAGE} when it has none
     */
    public ServedModel of(Role role) {
        ServedModel model = roles.get(role);
        if (model == null) {
            throw HyalineException.usage(
                    "%s must have a model, but has none (--llm, --%s-model, %s, or roles in llm.json)",
                    role.lowerCase(), role.lowerCase(), RoleSources.variable(role, "MODEL"));
        }
        return model;
    }

    /** Where one role's settings may come from. */
    private record RoleSources(
            Role role, RoleFlags flags, Map<String, String> environment, LlmConfigFile file) {

        static String variable(Role role, String what) {
            return Figures.format("HYALINE_%s_%s", role.name().toUpperCase(Locale.ROOT), what);
        }

        Optional<String> model() {
            return flags.model()
                    .or(() -> value(variable(role, "MODEL")))
                    .or(() -> value("HYALINE_LLM_MODEL"))
                    .or(() -> file.use(role).flatMap(LlmConfigFile.Use::model));
        }

        ServedModel resolve(String model) {
            Optional<LlmConfigFile.Use> said =
                    file.use(role).filter(use -> use.model().equals(Optional.of(model)));
            return new ServedModel(
                    server(),
                    model,
                    said.flatMap(LlmConfigFile.Use::capabilities).map(LlmConfigFile.Can::resolve),
                    said.map(LlmConfigFile.Use::thinkingTokens).orElse(OptionalInt.empty()));
        }

        private ServerConfig server() {
            Optional<BaseUrl> named =
                    flags.baseUrl()
                            .or(() -> value(variable(role, "BASE_URL")))
                            .or(() -> value("HYALINE_LLM_BASE_URL"))
                            .map(BaseUrl::parse);
            ServerConfig server =
                    named.map(this::at).or(() -> file.server(role)).orElseGet(() -> at(openAi()));
            return server.withKey(key(server));
        }

        private ServerConfig at(BaseUrl baseUrl) {
            return file.server(baseUrl)
                    .orElseGet(() -> ServerConfig.of(baseUrl, new KeySource.None()));
        }

        private BaseUrl openAi() {
            return value("OPENAI_BASE_URL").map(BaseUrl::parse).orElse(BaseUrl.OPENAI);
        }

        private KeySource key(ServerConfig server) {
            return flags.keyFile()
                    .<KeySource>map(KeySource.KeyFile::new)
                    .or(() -> key(variable(role, "API_KEY")))
                    .or(() ->
                            Optional.of(server.key())
                                    .filter(each -> !(each instanceof KeySource.None)))
                    .or(() -> key("HYALINE_LLM_API_KEY"))
                    .or(() -> isTheirs(server.baseUrl()) ? key("OPENAI_API_KEY") : Optional.empty())
                    .orElseGet(KeySource.None::new);
        }

        private boolean isTheirs(BaseUrl baseUrl) {
            return baseUrl.equals(openAi()) || baseUrl.equals(BaseUrl.OPENAI);
        }

        private Optional<KeySource> key(String variable) {
            return value(variable).map(_ -> new KeySource.Variable(variable));
        }

        private Optional<String> value(String variable) {
            return Optional.ofNullable(environment.get(variable)).filter(each -> !each.isBlank());
        }
    }
}
