package dev.hyaline.cli;

import dev.hyaline.explain.LexicalExplainer;
import dev.hyaline.record.RecordReader;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.study.Study;
import dev.hyaline.text.Vocabulary;
import java.util.concurrent.Callable;
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
            "The lexical explainer makes the token table readable and needs no language model."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline explain my-run",
            "  hyaline explain my-run --units 'mlp.3.*'",
            "  hyaline explain my-run --sample 500"
        })
final class ExplainCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    @Mixin RunParameter runParameter;

    @Mixin UnitsOption units;

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
            Vocabulary vocabulary = reader.vocabulary();
            Study study = new Study(reader, catalogue, new TerminalProgress(quiet));
            Study.Outcome outcome =
                    study.explain(
                            units.select(reader), new LexicalExplainer(vocabulary::spelled), again);
            spec.commandLine()
                    .getOut()
                    .println(
                            "explained %,d units in %.1f s (%,d were explained before)"
                                    .formatted(
                                            outcome.done(), outcome.seconds(), outcome.before()));
        }
        return 0;
    }
}
