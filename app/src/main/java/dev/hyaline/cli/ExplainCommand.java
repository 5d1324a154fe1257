package dev.hyaline.cli;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.record.Gpt2Subject;
import dev.hyaline.record.RecordReader;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hyaline explain}. */
@Command(
        name = "explain",
        description = {
            "Says in words what units respond to, from their explain split alone.",
            "Two explainers need no language model. pattern finds rules over tokens, kinds of tokens and what"
                    + " stands before them, and keeps those that pay on the calibrate split. lexical makes the"
                    + " token table readable."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline explain my-run",
            "  hyaline explain my-run --units 'mlp.3.*'",
            "  hyaline explain my-run --sample 500",
            "  hyaline explain my-run --explainer lexical",
            "  hyaline explain my-run --probe builtin       ask the subject model about rare units"
        })
final class ExplainCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    @Mixin RunParameter runParameter;

    @Mixin UnitsOption units;

    @Option(
            names = "--explainer",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    OfflineExplainer explainer = OfflineExplainer.PATTERN;

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

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;

    @Override
    public Integer call() {
        RunFolder run = runParameter.open();
        try (RecordReader reader = RecordReader.open(run);
                Catalogue catalogue = Catalogue.open(run, reader.manifest().runId())) {
            Study study = new Study(reader, catalogue, new TerminalProgress(quiet));
            UnitSelection selection = units.select(reader);
            Study.Outcome outcome;
            if (probe == null) {
                outcome =
                        study.explain(selection, explainer.create(reader, Optional.empty()), again);
            } else {
                try (Gpt2Subject subject = subject(probe, reader.manifest())) {
                    outcome =
                            study.explain(
                                    selection,
                                    explainer.create(reader, Optional.of(subject)),
                                    again);
                }
            }
            spec.commandLine()
                    .getOut()
                    .println(
                            "explained %,d units in %.1f s (%,d were explained before)"
                                    .formatted(
                                            outcome.done(), outcome.seconds(), outcome.before()));
        }
        return 0;
    }

    /** The model that the run was recorded from, and no other. */
    private static Gpt2Subject subject(String argument, Manifest manifest) {
        Gpt2Subject subject = Gpt2Subject.open(argument);
        if (!subject.identity().sha256().equals(manifest.model().sha256())) {
            subject.close();
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "--probe must be the model that the run was recorded from, %s, but is: %s"
                            .formatted(manifest.model().name(), argument));
        }
        return subject;
    }
}
