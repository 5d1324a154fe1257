package dev.hyaline.cli;

import dev.hyaline.Run;
import dev.hyaline.RunOptions;
import dev.hyaline.cli.option.Numbers;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.LlmExplainer;
import dev.hyaline.explain.ShownTokens;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Role;
import dev.hyaline.results.Outcome;
import dev.hyaline.score.CandidateChoice;
import dev.hyaline.study.OfflineExplainer;
import dev.hyaline.study.Study;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hyaline explain}. */
@Command(
        name = "explain",
        description = {
            "Says in words what units respond to, from their explain split alone.",
            "Two explainers need no language model. pattern finds rules over tokens, kinds of tokens and what"
                    + " stands before them, and keeps those that pay on the calibrate split. lexical makes the"
                    + " token table readable. Two ask one: llm shows it a unit's best windows with their"
                    + " activations, llm-tokens a list of tokens that the unit is most active on."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline explain my-run",
            "  hyaline explain my-run --units 'mlp.3.*'",
            "  hyaline explain my-run --sample 500",
            "  hyaline explain my-run --explainer lexical",
            "  hyaline explain my-run --probe builtin       ask the subject model about rare units",
            "  hyaline explain my-run --explainer llm --explainer-model gpt-4o-mini --sample 100 --dry-run",
            "  hyaline explain my-run --explainer llm --llm Qwen/Qwen2.5-7B@http://localhost:8000",
            "  hyaline explain my-run --explainer llm --candidates 4 --budget 5.00"
        })
final class ExplainCommand extends AskingCommand {

    @Option(
            names = "--explainer",
            paramLabel = "NAME",
            description = "pattern, lexical, llm or llm-tokens (default: ${DEFAULT-VALUE}).")
    String explainer = OfflineExplainer.DEFAULT;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "With a language model: what its explanations are known by, so that those of two models"
                            + " can stand side by side (default: llm or llm-tokens).")
    @Nullable String name;

    @Option(
            names = "--candidates",
            paramLabel = "N",
            description =
                    "With a language model: ask for N explanations and take the one that simulates best on the"
                            + " calibrate split; all are kept (default: ${DEFAULT-VALUE}).")
    int candidates = 1;

    @Option(
            names = "--probe",
            paramLabel = "MODEL",
            description =
                    "With the pattern explainer: run pieces of rare units' windows through the run's subject"
                            + " model, to see which tokens they need. The model's folder, or builtin."
                            + " The explainer is then called probed-pattern.")
    @Nullable String probe;

    @Option(names = "--again", description = "Explain units that were explained before once more.")
    boolean again;

    @Override
    boolean asks() {
        boolean asks = List.of(LlmExplainer.NAME, LlmExplainer.TOKENS_NAME).contains(explainer);
        Numbers.requireAtLeast(1, candidates, "--candidates");
        if (!asks) {
            OfflineExplainer.named(explainer);
            llm.refuseWithout("--explainer llm");
        }
        if (!asks && (name != null || candidates > 1)) {
            throw HyalineException.usage(
                    "--name and --candidates must go with --explainer llm or llm-tokens, but it is: "
                            + explainer);
        }
        if (name != null) {
            Author.requireName("explainer", name);
            if (Author.PROGRAMS.contains(name)) {
                throw HyalineException.usage(
                        "--name must not be one of %s, but is: %s", Author.PROGRAMS, name);
            }
        }
        return asks;
    }

    /** With the run's subject model, where rare units are probed. */
    @Override
    RunOptions options() {
        return probe == null ? super.options() : super.options().withModel(probe);
    }

    @Override
    void run(Work work) {
        if (work.session().isPresent()) {
            ask(work, work.session().get());
            return;
        }
        Run run = work.run();
        Explainer offline =
                OfflineExplainer.named(explainer)
                        .create(
                                run.records(),
                                probe == null ? Optional.empty() : Optional.of(run.subject()));
        print(work.study().explain(work.selection(), offline, again));
    }

    private void ask(Work work, LlmSession session) {
        Study study = work.study();
        Explainer asking =
                explainer(
                        session.role(Role.EXPLAINER),
                        ShownTokens.of(work.run().records().vocabulary()));
        Optional<CandidateChoice> choice =
                candidates == 1
                        ? Optional.empty()
                        : Optional.of(new CandidateChoice(simulator(work), candidates));
        if (llm.dryRun()) {
            print(work, study.estimateExplaining(work.selection(), asking, choice, again));
            sayOthers(work, asking);
            return;
        }
        Outcome outcome = study.explain(work.selection(), asking, choice, again);
        print(outcome);
        sayOthers(work, asking);
        print(session, outcome, "answers were no explanation");
    }

    /** Explanations by another model or prompt under the same name. */
    private void sayOthers(Work work, Explainer asking) {
        long others = again ? 0 : work.study().explainedOtherwise(work.selection(), asking);
        if (others > 0) {
            warn(
                    "of another version than %3$s: %1$s by %2$s; --again asks anew,"
                            + " --name keeps both",
                    Figures.count(others, "explanation"), asking.name(), asking.version());
        }
    }

    private Explainer explainer(LanguageModel model, ShownTokens tokens) {
        String called = name == null ? explainer : name;
        return explainer.equals(LlmExplainer.NAME)
                ? LlmExplainer.ofWindows(called, model, tokens, candidates)
                : LlmExplainer.ofTokens(called, model, tokens, candidates);
    }

    private void print(Outcome outcome) {
        print(
                "explained %s in %.1f s (%,d %s explained before)",
                Figures.count(outcome.done() - outcome.unanswered(), "unit"),
                outcome.seconds(),
                outcome.before(),
                outcome.before() == 1 ? "was" : "were");
    }
}
