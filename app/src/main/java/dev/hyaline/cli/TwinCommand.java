package dev.hyaline.cli;

import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.option.UnitsOption;
import dev.hyaline.cli.view.TerminalProgress;
import dev.hyaline.cli.view.TwinView;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Results;
import dev.hyaline.results.RunScores;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.study.Study;
import dev.hyaline.study.TwinReport;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hyaline study twin}. */
@Command(
        name = "twin",
        description = {
            "Tells whether a run's scores tell anything: holds them against those of a twin of its model"
                    + " that was never trained.",
            "",
            "The twin has the architecture and the tokenizer of the run's model, and weights as they are"
                    + " before training. It is recorded on the run's own windows with the run's options,"
                    + " explained and scored like any model, into a run folder of its own that every"
                    + " command can open. Interrupted, the same command continues.",
            "",
            "Prints both distributions of scores, and how often a random unit of the trained model scores"
                    + " higher than a random one of the twin: 0.5 means that scores do not tell them apart."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline study twin my-run",
            "  hyaline study twin my-run --seed 7 --sample 1000",
            "  hyaline study twin gpt2-run --model ~/gpt2 --out gpt2-twin",
            "  hyaline study twin my-run --json --quiet > twin.json",
            "  hyaline show my-run-twin mlp.3.17"
        })
final class TwinCommand implements Callable<Integer> {

    private static final long DEFAULT_SEED = 2023;

    @Spec CommandSpec spec;

    @Mixin RunParameter runParameter;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "TWIN",
            description =
                    "The twin's run folder, to make or to continue (default: RUN-twin; with another"
                            + " seed RUN-twin-SEED).")
    @Nullable Path out;

    @Option(
            names = "--explainer",
            paramLabel = "NAME",
            description =
                    "Whose explanations (default: the one whose explanations RUN has scored last).")
    @Nullable String explainerName;

    @Mixin UnitsOption units;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_SEED,
            description = "Seed of the twin's weights (default: ${DEFAULT-VALUE}).")
    long seed = DEFAULT_SEED;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FOLDER",
            description = "The run's model, where it is no longer where it was recorded from.")
    @Nullable String model;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "What the twin is recorded on, cpu or cuda (default: cpu).")
    Device device = Device.CPU;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    @Mixin QuietOption quiet;

    @Override
    public Integer call() {
        RunFolder run = runParameter.open();
        RunFolder twinRun = new RunFolder(out == null ? beside(runParameter.run) : out);
        TerminalProgress progress = quiet.progress();
        RunScores trained = RunScores.read(run, Optional.ofNullable(explainerName));
        UnitSelection selection;
        Explainer explainer;
        try (RecordReader reader = RecordReader.open(run)) {
            selection = selection(reader, trained);
            explainer =
                    OfflineExplainer.named(trained.explainer()).create(reader, Optional.empty());
        }
        record(run, twinRun, progress);
        RunScores twin = scored(twinRun, selection, explainer, progress);
        TwinReport report =
                TwinReport.of(
                        trained.of(selection::contains),
                        twin.of(selection::contains),
                        new Seed(seed));
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            writer.println(Json.PRETTY.writeValueAsString(report));
        } else {
            new TwinView(writer).print(report);
        }
        writer.flush();
        return 0;
    }

    private Path beside(Path run) {
        Path folder = run.normalize();
        String name = String.valueOf(folder.getFileName());
        if (name.isEmpty() || name.equals("..")) {
            folder = run.toAbsolutePath().normalize();
        }
        String suffix = seed == DEFAULT_SEED ? "-twin" : "-twin-" + seed;
        return folder.resolveSibling(folder.getFileName() + suffix);
    }

    /** The units asked for that the run has scores of: the twin's are the same. */
    private UnitSelection selection(RecordReader reader, RunScores trained) {
        Set<UnitId> neurons = new TreeSet<>(trained.byUnit().keySet()); // a twin has no latents
        neurons.removeIf(unit -> unit.site().dictionary().isPresent());
        UnitSelection selection = units.select(reader, neurons);
        if (selection.size() == 0) {
            throw HyalineException.run(
                    "units must be scored before they are held against a twin's, but none of these is, by: %s (%s)"
                            .formatted(trained.explainer(), runParameter.run));
        }
        return selection;
    }

    private void record(RunFolder run, RunFolder twinRun, TerminalProgress progress) {
        Manifest manifest = run.manifest();
        device.requireAvailable();
        Precision precision = Precision.parse(manifest.recordings().getFirst().precision());
        try (TransformerSubject original =
                TransformerSubject.open(source(manifest), precision, device)) {
            requireModel(original.identity(), manifest.model());
            try (TransformerSubject twin = original.twin(new Seed(seed))) {
                Manifest recorded = Recorder.onWindowsOf(run, twinRun, twin, progress).record();
                requireSameWindows(recorded, manifest, twinRun);
            }
        }
    }

    /** Where the run's model is. Earlier versions wrote its name alone. */
    private String source(Manifest manifest) {
        if (model != null) {
            return model;
        }
        String source =
                String.valueOf(
                        manifest.options().getOrDefault("modelSource", manifest.model().name()));
        if (!source.equals(BuiltInModel.NAME) && !Files.isDirectory(Path.of(source))) {
            throw HyalineException.model(
                    "model must be where it was recorded from, but is not: %s (%s; say where it is with --model)"
                            .formatted(source, runParameter.run));
        }
        return source;
    }

    private static void requireModel(Manifest.Model found, Manifest.Model recorded) {
        if (!found.sha256().equals(recorded.sha256())) {
            throw HyalineException.model(
                    "model must be the one that was recorded, %s with SHA-256 %.12s…, but is: %s with %.12s…"
                            .formatted(
                                    recorded.name(),
                                    recorded.sha256(),
                                    found.name(),
                                    found.sha256()));
        }
    }

    /** A twin that was recorded before may be of another run that lay here. */
    private static void requireSameWindows(Manifest twin, Manifest run, RunFolder twinRun) {
        if (!twin.corpus().sha256().equals(run.corpus().sha256())
                || !twin.windows().equals(run.windows())) {
            throw HyalineException.run(
                    "twin must be recorded on the run's windows, but is on others: %s (record into another folder with --out)"
                            .formatted(twinRun.path()));
        }
    }

    private static RunScores scored(
            RunFolder run,
            UnitSelection selection,
            Explainer explainer,
            TerminalProgress progress) {
        try (RecordReader reader = RecordReader.open(run);
                Results results = Results.open(run, reader.manifest().runId())) {
            Study study = new Study(reader, results, progress);
            study.explain(selection, explainer, false);
            study.score(
                    selection,
                    explainer.name(),
                    new PatternSimulator(TokenClasses.of(reader)),
                    Calibration.Method.LINEAR);
        }
        return RunScores.read(run, Optional.of(explainer.name()));
    }
}
