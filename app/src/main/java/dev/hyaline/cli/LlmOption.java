package dev.hyaline.cli;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.config.LlmSettings;
import dev.hyaline.llm.config.Role;
import dev.hyaline.llm.config.RoleFlags;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which language models are asked, how much they may cost, and whether they are asked at all. */
final class LlmOption {

    private final Map<Role, List<OptionSpec>> own = new EnumMap<>(Role.class);

    @ArgGroup(
            validate = false,
            order = 1,
            heading =
                    "%nLanguage models (docs/language-models.md; keys come from the environment or a file):%n")
    Asked asked = new Asked();

    /** The options that are the same for all roles. */
    static final class Asked {

        @Option(
                names = "--llm",
                paramLabel = "[ROLE=]MODEL@URL",
                description =
                        "The model of a role (explainer, simulator or judge) and its server; without ROLE=, of all"
                                + " roles. May be repeated.")
        List<String> models = List.of();

        @Option(
                names = "--llm-config",
                paramLabel = "FILE",
                description =
                        "Servers and roles (default: HYALINE_LLM_CONFIG, then ~/.config/hyaline/llm.json).")
        @Nullable Path config;

        @Option(
                names = "--prices",
                paramLabel = "FILE",
                description =
                        "Prices that outrank the built-in ones (default: ~/.config/hyaline/prices.json).")
        @Nullable Path prices;

        @Option(
                names = "--budget",
                paramLabel = "DOLLARS",
                description =
                        "Stop before the run has spent more than this on language models, all its commands"
                                + " together.")
        @Nullable BigDecimal budget;

        @Option(
                names = "--dry-run",
                description =
                        "Ask nothing: print how many calls and tokens it would take, and the most it may cost.")
        boolean dryRun;

        @Option(
                names = "--replay",
                description =
                        "Send nothing: answer from what was asked before, and fail where that lacks something.")
        boolean replay;
    }

    /** Adds each role's own options, which outrank {@code --llm}. */
    @Spec(Spec.Target.MIXEE)
    void command(CommandSpec spec) {
        ArgGroupSpec.Builder group =
                ArgGroupSpec.builder()
                        .validate(false)
                        .order(2)
                        .heading(
                                "%nOne role's language model (also HYALINE_EXPLAINER_MODEL, …):%n");
        for (Role role : Role.values()) {
            OptionSpec model = option(role, "model", "NAME", String.class, "The %s's model.");
            OptionSpec url = option(role, "base-url", "URL", String.class, "The %s's server.");
            OptionSpec key =
                    option(role, "key-file", "FILE", Path.class, "A file with the %s's key.");
            own.put(role, List.of(model, url, key));
            group.addArg(model).addArg(url).addArg(key);
        }
        spec.addArgGroup(group.build());
    }

    private static OptionSpec option(
            Role role, String what, String label, Class<?> type, String description) {
        return OptionSpec.builder(Figures.format("--%s-%s", role.lowerCase(), what))
                .paramLabel(label)
                .type(type)
                .description(String.format(Locale.ROOT, description, role.lowerCase()))
                .build();
    }

    /** Nothing here may be said where no language model is asked. */
    void refuseWithout(String needed) {
        if (asked.dryRun || asked.replay || asked.budget != null) {
            throw HyalineException.usage(
                    "--dry-run, --replay and --budget must go with %s, but no language model is asked",
                    needed);
        }
    }

    boolean dryRun() {
        return asked.dryRun;
    }

    /** Whether nothing is sent. */
    boolean silent() {
        return asked.dryRun || asked.replay;
    }

    /** All that was said. */
    LlmSettings settings() {
        Map<Role, RoleFlags> roles = RoleFlags.parse(asked.models);
        roles.replaceAll((role, flags) -> own(role).or(flags));
        if (asked.budget != null && asked.budget.signum() < 0) {
            throw HyalineException.usage("--budget must be at least 0, but is: " + asked.budget);
        }
        return new LlmSettings(
                roles,
                Optional.ofNullable(asked.config),
                Optional.ofNullable(asked.prices),
                Optional.ofNullable(asked.budget));
    }

    private RoleFlags own(Role role) {
        List<OptionSpec> options = own.getOrDefault(role, List.of());
        return new RoleFlags(
                Optional.ofNullable(options.get(0).getValue()),
                Optional.ofNullable(options.get(1).getValue()),
                Optional.ofNullable(options.get(2).getValue()));
    }
}
