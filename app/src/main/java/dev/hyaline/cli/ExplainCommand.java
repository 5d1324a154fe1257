package dev.hyaline.cli;

import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.option.UnitsOption;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.LlmExplainer;
import dev.hyaline.explain.ShownTokens;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Role;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Outcome;
import dev.hyaline.results.Results;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.CandidateChoice;
import dev.hyaline.study.OfflineExplainer;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.SubjectWithLatents;
import dev.hyaline.text.Vocabulary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
final class ExplainCommand extends PrintingCommand {

    @Mixin RunParameter runParameter;

    @Mixin UnitsOption units;

    @Option(
            names = "--explainer",
            paramLabel = "NAME",
            defaultValue = OfflineExplainer.DEFAULT,
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
            defaultValue = "1",
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

    @Mixin QuietOption quiet;

    @Mixin SimulatorOption simulator;

    @Mixin LlmOption llm;

    @Override
    public Integer call() {
        boolean asks = isLlm(explainer);
        check(asks);
        RunFolder run = runParameter.open();
        Progress progress = quiet.progress();
        try (RecordReader reader = RecordReader.open(run);
                Results results = llm.open(run, reader.manifest().runId())) {
            Study study = new Study(reader, results, progress);
            UnitSelection selection = units.select(reader);
            if (asks) {
                try (LlmSession session =
                        LlmSession.open(llm, run, results.catalogue(), progress)) {
                    withLanguageModel(study, selection, reader.vocabulary(), session);
                }
            } else if (probe == null) {
                offline(study, selection, reader, Optional.empty());
            } else {
                try (SubjectWithLatents subject =
                        RunModel.of(reader.manifest(), Optional.of(probe))
                                .open(run, reader.manifest())) {
                    offline(study, selection, reader, Optional.of(subject));
                }
            }
        }
        return 0;
    }

    private static boolean isLlm(String name) {
        return name.equals(LlmExplainer.NAME) || name.equals(LlmExplainer.TOKENS_NAME);
    }

    private void check(boolean asks) {
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
                throw new HyalineException(
                        ErrorCode.USAGE,
                        "--name must not be one of %s, but is: %s"
                                .formatted(Author.PROGRAMS, name));
            }
        }
    }

    private void offline(
            Study study,
            UnitSelection selection,
            RecordReader reader,
            Optional<SubjectModel> subject) {
        Explainer offline = OfflineExplainer.named(explainer).create(reader, subject);
        print(study.explain(selection, offline, again));
    }

    private void withLanguageModel(
            Study study, UnitSelection selection, Vocabulary vocabulary, LlmSession session) {
        Explainer asking = explainer(session.role(Role.EXPLAINER), ShownTokens.of(vocabulary));
        Optional<CandidateChoice> choice =
                candidates == 1
                        ? Optional.empty()
                        : Optional.of(
                                new CandidateChoice(
                                        simulator.create(
                                                session.role(Role.SIMULATOR),
                                                vocabulary,
                                                llm.dryRun(),
                                                this::warn),
                                        candidates));
        if (llm.dryRun()) {
            LlmReport.print(
                    out(),
                    selection.size(),
                    study.estimateExplaining(selection, asking, choice, again));
            sayOthers(study, selection, asking);
            return;
        }
        Outcome outcome = study.explain(selection, asking, choice, again);
        print(outcome);
        sayOthers(study, selection, asking);
        LlmReport.print(out(), outcome, "answers were no explanation", session.totals());
    }

    /** Explanations by another model or prompt under the same name. */
    private void sayOthers(Study study, UnitSelection selection, Explainer asking) {
        long others = again ? 0 : study.explainedOtherwise(selection, asking);
        if (others > 0) {
            warn(
                    "%,d explanations by %s are of another version than %s: --again asks anew,"
                                    .formatted(others, asking.name(), asking.version())
                            + " --name keeps both");
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
                "explained %,d units in %.1f s (%,d were explained before)"
                        .formatted(outcome.done(), outcome.seconds(), outcome.before()));
    }
}
