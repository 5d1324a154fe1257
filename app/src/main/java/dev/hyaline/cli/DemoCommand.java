package dev.hyaline.cli;

import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.view.LayerTable;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.cli.view.TerminalProgress;
import dev.hyaline.cli.view.WindowView;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.PatternExplainer;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.Ranking;
import dev.hyaline.results.Results;
import dev.hyaline.run.RunFolder;
import dev.hyaline.sae.BuiltInSae;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.study.LayerSummary;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.subject.SubjectWithLatents;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hyaline demo}: the main job on what ships with the program. */
@Command(
        name = "demo",
        description = {
            "Shows the main job on the built-in model and corpus.",
            "Records, explains and scores all 6,144 neurons, records 4,096 latents of a sparse"
                    + " autoencoder beside them and explains and scores 200 of these, drawn by hash, and"
                    + " prints what came out. Interrupted, it continues."
        })
final class DemoCommand implements Callable<Integer> {

    private static final int BEST = 10;
    private static final int SURPRISING = 5;
    private static final double STRONG = 3.0;
    private static final int LATENTS = 200;
    private static final int LATENTS_SHOWN = 5;
    private static final Seed DRAWING = new Seed(2024);

    @Spec CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "RUN",
            defaultValue = "hyaline-demo",
            description = "The run folder (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("hyaline-demo");

    @Mixin QuietOption quiet;

    @Override
    public Integer call() {
        long started = System.nanoTime();
        RunFolder run = new RunFolder(out);
        TerminalProgress progress = quiet.progress();
        try (SubjectWithLatents model = subject()) {
            new Recorder(run, model, "builtin", RecordingOptions.DEFAULT, progress).record();
        }
        PrintWriter writer = spec.commandLine().getOut();
        try (RecordReader reader = RecordReader.open(run);
                Results results = Results.open(run, reader.manifest().runId())) {
            Vocabulary vocabulary = reader.vocabulary();
            Study study = new Study(reader, results, progress);
            UnitSelection latents = UnitSelection.of(List.of("sae"), reader);
            List<UnitSelection> parts =
                    List.of(
                            UnitSelection.of(List.of("mlp.*"), reader),
                            latents.sample(LATENTS, DRAWING));
            TokenClasses classes = TokenClasses.of(vocabulary);
            Explainer explainer = new PatternExplainer(vocabulary::spelled, classes);
            for (UnitSelection units : parts) {
                study.explain(units, explainer, false);
                study.score(
                        units,
                        explainer.name(),
                        new PatternSimulator(classes),
                        Calibration.Method.LINEAR);
            }
            writer.println();
            writer.println(
                    LayerTable.of(
                            LayerSummary.of(
                                    results,
                                    explainer.name(),
                                    unit -> parts.stream().anyMatch(each -> each.contains(unit)))));
            writer.println();
            summarise(writer, reader, results, vocabulary);
            writer.println();
            writer.println(
                    Terminal.bold("Five of the %d latents, as they were drawn".formatted(LATENTS)));
            UnitSelection shown = latents.sample(LATENTS_SHOWN, DRAWING);
            show(
                    writer,
                    reader,
                    vocabulary,
                    ranked(results, unit -> shown.contains(unit), LATENTS_SHOWN));
        }
        writer.println(
                String.format(
                        Locale.ROOT,
                        "%nDone in %.0f s. The run is in %s. Next:",
                        (System.nanoTime() - started) / 1e9,
                        out));
        writer.println("  hyaline serve %s --open         all of it in the browser".formatted(out));
        writer.println("  hyaline show %s mlp.3.17        a unit in full".formatted(out));
        writer.println("  hyaline show %s sae:resid3.17   a latent in full".formatted(out));
        writer.println("  hyaline top %s --by random      other rankings".formatted(out));
        writer.println(
                "  hyaline query %s \"SELECT * FROM documents LIMIT 5\"   SQL over all of it"
                        .formatted(out));
        writer.println("  hyaline record YOUR-TEXTS --model YOUR-GPT2 --out RUN");
        return 0;
    }

    private static SubjectWithLatents subject() {
        TransformerSubject model = TransformerSubject.open("builtin");
        RecordedSae sae = RecordedSae.open(BuiltInSae.NAME, Optional.empty(), model.config());
        return new SubjectWithLatents(model, List.of(sae), true);
    }

    private static void summarise(
            PrintWriter writer, RecordReader reader, Results results, Vocabulary vocabulary) {
        writer.println(Terminal.bold("The ten best explained neurons"));
        show(writer, reader, vocabulary, ranked(results, DemoCommand::isNeuron, BEST));
        writer.println();
        writer.println(
                Terminal.bold("Five surprising neurons: they fire strongly, and not as explained"));
        show(writer, reader, vocabulary, surprising(results));
    }

    private static boolean isNeuron(UnitId unit) {
        return unit.site().isPooled();
    }

    /** The highest scores among some units. */
    private static List<Ranking.Row> ranked(Results results, Predicate<UnitId> wanted, int most) {
        return results.ranked(Ranking.best(Ranking.By.SCORE, Integer.MAX_VALUE)).stream()
                .filter(row -> wanted.test(UnitId.parse(row.unit())))
                .limit(most)
                .toList();
    }

    /** The lowest scores among live neurons with a high maximum. */
    private static List<Ranking.Row> surprising(Results results) {
        return ranked(results, DemoCommand::isNeuron, Integer.MAX_VALUE).reversed().stream()
                .filter(row -> row.maximum() != null && row.maximum() >= STRONG)
                .limit(SURPRISING)
                .toList();
    }

    private static void show(
            PrintWriter writer,
            RecordReader reader,
            Vocabulary vocabulary,
            List<Ranking.Row> rows) {
        for (Ranking.Row row : rows) {
            writer.println();
            writer.println(
                    "%s  score %s  %s"
                            .formatted(
                                    Terminal.bold(row.unit()),
                                    row.score() == null
                                            ? "undefined"
                                            : Figures.decimals(row.score(), 3),
                                    WindowView.visible(String.valueOf(row.explanation()))));
            UnitRecord record = reader.unit(UnitId.parse(row.unit()));
            WindowView view = new WindowView(vocabulary, record.summary().explain().maximum());
            record.windows(Split.TEST, WindowKind.TOP).stream()
                    .limit(2)
                    .forEach(window -> writer.println("    " + view.render(window)));
        }
    }
}
