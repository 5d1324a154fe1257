package dev.hyaline.llm.config;

import dev.hyaline.common.Arguments;
import dev.hyaline.common.Seed;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * All that a command says about its language models.
 *
 * @param roles which model has which role, where the command says so
 * @param configFile the user's file with servers and roles, when it is not in the usual place
 * @param pricesFile the user's prices, likewise
 * @param budget most US dollars that the run may spend on them, all its commands together; what was
 *     sent and never answered counts at the most it may have cost
 * @param retry how failed attempts are repeated
 * @param seed for the random waits between attempts
 */
public record LlmSettings(
        Map<Role, RoleFlags> roles,
        Optional<Path> configFile,
        Optional<Path> pricesFile,
        Optional<BigDecimal> budget,
        RetryPolicy retry,
        Seed seed) {

    /** Nothing said: no budget, the usual retries. */
    public static final LlmSettings DEFAULT =
            new LlmSettings(Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public LlmSettings {
        roles = Map.copyOf(roles);
        if (!budget.filter(each -> each.signum() < 0).isEmpty()) {
            throw Arguments.wrong("budget must be at least 0, but is: %s", budget);
        }
    }

    /** The same, with the retries of a server. */
    public LlmSettings at(ServerConfig server) {
        return new LlmSettings(
                roles,
                configFile,
                pricesFile,
                budget,
                server.retryWait().map(retry::withBase).orElse(retry),
                seed);
    }

    /** What a command says; the usual retries. */
    public LlmSettings(
            Map<Role, RoleFlags> roles,
            Optional<Path> configFile,
            Optional<Path> pricesFile,
            Optional<BigDecimal> budget) {
        this(roles, configFile, pricesFile, budget, RetryPolicy.DEFAULT, new Seed(0));
    }
}
