package dev.hyaline.cli;

import dev.hyaline.Run;
import dev.hyaline.RunOptions;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.option.UnitsOption;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Role;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.results.Outcome;
import dev.hyaline.simulate.Manner;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.text.Vocabulary;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that works on units of a run, and may ask language models about them. */
abstract class AskingCommand extends PrintingCommand {

    @Mixin RunParameter runParameter;

    @Mixin UnitsOption units;

    @Mixin QuietOption quiet;

    @Option(
            names = "--manner",
            paramLabel = "MANNER",
            description =
                    "How a language model simulates: ${COMPLETION-CANDIDATES} (default: logprobs where its"
                            + " server gives those of prompts, else json).")
    @Nullable Manner manner;

    @Option(
            names = "--windows-per-request",
            paramLabel = "N",
            description =
                    "Windows in one request to a simulating language model (default: 14 by json, 12 by"
                            + " logprobs).")
    @Nullable Integer windowsPerRequest;

    @Mixin LlmOption llm;

    /**
     * What it works on.
     *
     * @param session the language models; empty where none is asked
     */
    record Work(Run run, Study study, UnitSelection selection, Optional<LlmSession> session) {}

    /** Refuses what makes no sense; whether language models are asked. */
    abstract boolean asks();

    abstract void run(Work work);

    /** For reading alone where nothing is written. */
    RunOptions options() {
        return llm.dryRun() ? RunOptions.READ : RunOptions.WRITE;
    }

    @Override
    protected final void run() {
        boolean asks = asks();
        Progress progress = quiet.progress();
        try (Run run = runParameter.open(options())) {
            Study study = run.study(progress);
            UnitSelection selection = units.choice().in(run.records());
            if (asks) {
                try (LlmSession session = LlmSession.open(llm, run, progress)) {
                    run(new Work(run, study, selection, Optional.of(session)));
                    session.requireAnswers();
                }
            } else {
                run(new Work(run, study, selection, Optional.empty()));
            }
        }
    }

    /**
     * A language model that simulates; where only costs are asked for and it is not known what the
     * server can do, by JSON.
     */
    final Simulator simulator(Work work) {
        LanguageModel model = work.session().orElseThrow().role(Role.SIMULATOR);
        Vocabulary vocabulary = work.run().records().vocabulary();
        OptionalInt windows =
                windowsPerRequest == null ? OptionalInt.empty() : OptionalInt.of(windowsPerRequest);
        try {
            return Manner.choose(model, Optional.ofNullable(manner), windows, vocabulary::spelled);
        } catch (HyalineException e) {
            if (!llm.dryRun() || e.code() != ErrorCode.LANGUAGE_MODEL) {
                throw e;
            }
            if (manner != null) {
                throw HyalineException.languageModel(
                                "--manner %s cannot be counted: %s", manner, e.getMessage())
                        .because(e);
            }
            warn("what the server can do is not known yet: counted as --manner json");
            return Manner.choose(model, Optional.of(Manner.JSON), windows, vocabulary::spelled);
        }
    }

    /** What it would cost. */
    final void print(Work work, Estimate estimate) {
        long chosen = work.selection().size();
        long calls = estimate.calls() + estimate.remembered();
        print("%s: %s", Figures.count(chosen, "unit"), estimate.describe());
        if (calls == 0) {
            print("nothing is left to ask: all of it is in the catalogue already");
        }
        if (chosen > 0 && calls > 0) {
            print(
                    "a unit: %.1f requests; those to send %,.0f tokens of prompts and at most %,.0f"
                            + " of answers",
                    (double) calls / chosen,
                    (double) estimate.promptTokens() / chosen,
                    (double) estimate.completionTokens() / chosen);
        }
        if (calls > 0 && work.session().filter(LlmSession::wouldProbe).isPresent()) {
            print("before them about ten requests of a few tokens find out what the server can do");
        }
        print("nothing was sent");
    }

    /** Of how many units there is nothing to score. */
    final void sayUnexplained(Outcome outcome) {
        if (outcome.silent() > 0) {
            warn(
                    "%,d of these units have no explanation to score: explain asks again where no answer came",
                    outcome.silent());
        }
    }

    /**
     * What went wrong, and what all of it cost so far.
     *
     * @param failed what units are that failed
     */
    final void print(LlmSession session, Outcome outcome, String failed) {
        if (outcome.failed() > 0) {
            print("%,d %s, and are kept as such", outcome.failed(), failed);
        }
        if (outcome.unanswered() > 0) {
            print(
                    "%s got no answer%s: the same command asks again",
                    Figures.count(outcome.unanswered(), "unit"),
                    session.lastFailure()
                            .map(each -> " (" + Terminal.harmlessLine(each) + ")")
                            .orElse(""));
        }
        print("language models, all of this run: " + session.totals().describe());
    }
}
