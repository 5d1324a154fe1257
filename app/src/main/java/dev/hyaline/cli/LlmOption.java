package dev.hyaline.cli;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.LlmOptions;
import dev.hyaline.llm.Role;
import dev.hyaline.llm.RoleFlags;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.study.ResultTables;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which language models are asked, how much they may cost, and whether they are asked at all. */
final class LlmOption {

    @ArgGroup(
            validate = false,
            heading =
                    "%nLanguage models (docs/language-models.md; keys come from the environment or a file):%n")
    Asked asked = new Asked();

    /** The options. */
    static final class Asked {
        @Option(
                names = "--explainer-model",
                paramLabel = "NAME",
                description =
                        "The model that explains (or HYALINE_EXPLAINER_MODEL, HYALINE_LLM_MODEL, llm.json).")
        @Nullable String explainerModel;

        @Option(names = "--explainer-base-url", paramLabel = "URL", description = "Its server.")
        @Nullable String explainerBaseUrl;

        @Option(
                names = "--explainer-key-file",
                paramLabel = "FILE",
                description = "A file with its key.")
        @Nullable Path explainerKeyFile;

        @Option(
                names = "--simulator-model",
                paramLabel = "NAME",
                description = "The model that simulates, likewise.")
        @Nullable String simulatorModel;

        @Option(names = "--simulator-base-url", paramLabel = "URL", description = "Its server.")
        @Nullable String simulatorBaseUrl;

        @Option(
                names = "--simulator-key-file",
                paramLabel = "FILE",
                description = "A file with its key.")
        @Nullable Path simulatorKeyFile;

        @Option(
                names = "--judge-model",
                paramLabel = "NAME",
                description = "The model that judges, likewise.")
        @Nullable String judgeModel;

        @Option(names = "--judge-base-url", paramLabel = "URL", description = "Its server.")
        @Nullable String judgeBaseUrl;

        @Option(
                names = "--judge-key-file",
                paramLabel = "FILE",
                description = "A file with its key.")
        @Nullable Path judgeKeyFile;

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

    /** The run's catalogue: for reading alone where nothing is written. */
    Catalogue open(RunFolder run, String runId) {
        return asked.dryRun
                ? Catalogue.read(run, runId, ResultTables.ALL)
                : Catalogue.open(run, runId, ResultTables.ALL);
    }

    /** Nothing here may be said where no language model is asked. */
    void refuseWithout(String needed) {
        if (asked.dryRun || asked.replay || asked.budget != null) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "--dry-run, --replay and --budget must go with %s, but no language model is asked"
                            .formatted(needed));
        }
    }

    boolean dryRun() {
        return asked.dryRun;
    }

    /** Whether nothing is sent. */
    boolean silent() {
        return asked.dryRun || asked.replay;
    }

    Optional<Path> config() {
        return Optional.ofNullable(asked.config);
    }

    Optional<Path> prices() {
        return Optional.ofNullable(asked.prices);
    }

    LlmOptions options() {
        if (asked.budget == null) {
            return LlmOptions.DEFAULT;
        }
        if (asked.budget.signum() < 0) {
            throw new HyalineException(
                    ErrorCode.USAGE, "--budget must be at least 0, but is: " + asked.budget);
        }
        return LlmOptions.DEFAULT.withBudget(asked.budget);
    }

    Map<Role, RoleFlags> flags() {
        return Map.of(
                Role.EXPLAINER,
                flags(asked.explainerModel, asked.explainerBaseUrl, asked.explainerKeyFile),
                Role.SIMULATOR,
                flags(asked.simulatorModel, asked.simulatorBaseUrl, asked.simulatorKeyFile),
                Role.JUDGE,
                flags(asked.judgeModel, asked.judgeBaseUrl, asked.judgeKeyFile));
    }

    private static RoleFlags flags(
            @Nullable String model, @Nullable String baseUrl, @Nullable Path keyFile) {
        return new RoleFlags(
                Optional.ofNullable(model),
                Optional.ofNullable(baseUrl),
                Optional.ofNullable(keyFile));
    }
}
