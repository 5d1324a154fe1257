package dev.hyaline.cli;

import dev.hyaline.Run;
import dev.hyaline.common.Progress;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.LanguageModels;
import dev.hyaline.llm.config.Role;
import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.run.Catalogue;
import java.util.Optional;

/**
 * The language models of one command. Should the command be interrupted, what is on the way is
 * broken off and written down as such before the process ends.
 */
final class LlmSession implements AutoCloseable {

    private final Ledger ledger;
    private final LanguageModels models;
    private final Thread interrupted;

    private LlmSession(Ledger ledger, LanguageModels models) {
        this.ledger = ledger;
        this.models = models;
        this.interrupted = new Thread(this::breakOff, "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    /** Opens the run's ledger and reads the configuration; connects to nothing. */
    static LlmSession open(LlmOption option, Run run, Progress progress) {
        Catalogue catalogue = run.results().catalogue();
        Ledger ledger =
                option.silent() ? Ledger.replay(catalogue) : Ledger.open(run.folder(), catalogue);
        try {
            return new LlmSession(
                    ledger,
                    LanguageModels.open(option.settings(), System.getenv(), ledger, progress));
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    LanguageModel role(Role role) {
        return models.role(role);
    }

    /** Whether a model would first be asked what it can do. */
    boolean wouldProbe() {
        return models.wouldProbe();
    }

    /** Why the last request that failed for good did so, if one did. */
    Optional<String> lastFailure() {
        return models.lastFailure();
    }

    /** Fails where what was asked got no answer, or failed for what concerns every request. */
    void requireAnswers() {
        models.requireAnswers();
    }

    LedgerTotals totals() {
        return ledger.totals();
    }

    private void breakOff() {
        System.err.println(
                System.lineSeparator()
                        + "hyaline: interrupted; what was answered is kept, and the same command goes on");
        models.close();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException e) {
            return; // the hook is running: it closes
        }
        models.close();
        ledger.close();
    }
}
