package dev.hyaline.llm;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.LlmConfig;
import dev.hyaline.llm.config.LlmSettings;
import dev.hyaline.llm.config.Role;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.ledger.Budget;
import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.llm.ledger.Price;
import dev.hyaline.llm.ledger.PriceTable;
import dev.hyaline.llm.ledger.TokenCounter;
import dev.hyaline.llm.wire.HttpTransport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The language models of a run: one for each role, all asked through one ledger and under one
 * budget. Roles with the same model at the same server share it, with its limits.
 *
 * <pre>{@code
 * try (Ledger ledger = Ledger.open(run, catalogue);
 *         LanguageModels models =
 *                 LanguageModels.open(LlmSettings.DEFAULT, System.getenv(), ledger, progress)) {
 *     Reply reply =
 *             models.role(Role.EXPLAINER)
 *                     .ask(Request.chat(List.of(ChatMessage.user("…")), Sampling.greedy(60)));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class LanguageModels implements AutoCloseable {

    private final LlmConfig config;
    private final Map<String, String> environment;
    private final PriceTable prices;
    private final Ledger ledger;
    private final LlmSettings settings;
    private final Progress progress;
    private final Budget budget;
    private final Map<ServedModel, RemoteModel> models = new HashMap<>();
    private final RequestCoalescer coalescer = new RequestCoalescer();

    /**
     * With models and prices of the caller's own; whatever the settings say of those is not read.
     */
    public LanguageModels(
            LlmConfig config,
            Map<String, String> environment,
            PriceTable prices,
            Ledger ledger,
            LlmSettings settings,
            Progress progress) {
        this.config = config;
        this.environment = Map.copyOf(environment);
        this.prices = prices;
        this.ledger = ledger;
        this.settings = settings;
        this.progress = progress;
        LedgerTotals totals = ledger.totals();
        this.budget =
                new Budget(settings.budget(), totals.dollars().add(totals.uncertainDollars()));
    }

    /**
     * With the models and prices that the settings, the environment and the user's files say.
     * Nothing is connected to, and no key fetched, before a role is asked for.
     *
     * @param environment where keys may be
     * @param ledger stays open when this is closed
     * @param progress hears what a model was found to be able to do
     */
    public static LanguageModels open(
            LlmSettings settings,
            Map<String, String> environment,
            Ledger ledger,
            Progress progress) {
        return new LanguageModels(
                LlmConfig.load(settings.configFile(), environment, settings.roles()),
                environment,
                PriceTable.load(settings.pricesFile(), environment),
                ledger,
                settings,
                progress);
    }

    /**
     * The model of a role.
     *
     * @throws HyalineException with {@link ErrorCode#USAGE} when the role has none or its key is
     *     not there; with {@link ErrorCode#LANGUAGE_MODEL} when there is a budget and no price
     */
    public synchronized LanguageModel role(Role role) {
        return models.computeIfAbsent(config.of(role), this::connect);
    }

    private RemoteModel connect(ServedModel model) {
        Optional<Price> price = prices.of(model.server().baseUrl(), model.model());
        @Nullable HttpTransport transport = null;
        if (!ledger.isReplay()) {
            if (settings.budget().isPresent() && price.isEmpty()) {
                throw Budget.unpriced(model);
            }
            requireKey(model);
            transport = new HttpTransport(model.server(), model.server().key().fetch(environment));
        }
        TokenCounter counter = TokenCounter.of(model.model());
        return new RemoteModel(
                new Attempts(
                        model,
                        transport,
                        ledger,
                        budget,
                        new RateLimiter(model.server(), Timing.SYSTEM),
                        settings.at(model.server()),
                        price,
                        counter,
                        new UsageCheck(model, counter, progress),
                        new FailureStreak(settings.retry().failuresInARow(), model),
                        Timing.SYSTEM,
                        progress),
                coalescer);
    }

    /** Whether a model would first be asked what it can do, which no estimate counts. */
    public synchronized boolean wouldProbe() {
        return models.values().stream().anyMatch(RemoteModel::wouldProbe);
    }

    /** Why the last request that failed for good did so, if one did. */
    public synchronized Optional<String> lastFailure() {
        return models.values().stream()
                .flatMap(each -> each.failures().lastReason().stream())
                .findFirst();
    }

    /**
     * Asks whether what was asked of a model until now may be said to have ended well.
     *
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when a model answered nothing,
     *     or what failed concerns every request: a wrong key, a dead server, a redirect
     */
    public synchronized void requireAnswers() {
        models.values().forEach(each -> each.failures().requireAnswers());
    }

    /** OpenAI answers nobody without one; servers of one's own mostly do. */
    private static void requireKey(ServedModel model) {
        boolean none = model.server().key() instanceof KeySource.None;
        if (none && model.server().baseUrl().equals(BaseUrl.OPENAI)) {
            throw HyalineException.usage(
                    "%s must have a key, but has none (OPENAI_API_KEY or a key file; another server: --llm, --…-base-url or HYALINE_LLM_BASE_URL)",
                    model.describe());
        }
    }

    /** Breaks off what is on the way, and writes down that it was. */
    @Override
    public synchronized void close() {
        coalescer.close();
        models.values().forEach(RemoteModel::close);
        models.clear();
    }
}
