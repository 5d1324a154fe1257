package dev.hyaline.cli;

import dev.hyaline.Hyaline;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.view.LayerTable;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.cli.view.WindowView;
import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.Ranking;
import dev.hyaline.study.Demo;
import dev.hyaline.text.Vocabulary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
        Demo demo = Hyaline.demo(out, quiet.progress());
        PrintWriter writer = spec.commandLine().getOut();
        writer.println();
        writer.println(LayerTable.of(demo.layers()));
        show(writer, "The ten best explained neurons", demo.best(), demo.vocabulary());
        show(
                writer,
                "Five surprising neurons: they fire strongly, and not as explained",
                demo.surprising(),
                demo.vocabulary());
        show(
                writer,
                "Five of the %d latents, as they were drawn".formatted(Demo.LATENTS),
                demo.latents(),
                demo.vocabulary());
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

    private static void show(
            PrintWriter writer, String title, List<Demo.Shown> units, Vocabulary vocabulary) {
        writer.println();
        writer.println(Terminal.bold(title));
        for (Demo.Shown unit : units) {
            Ranking.Row row = unit.row();
            writer.println();
            writer.println(
                    "%s  score %s  %s"
                            .formatted(
                                    Terminal.bold(row.unit()),
                                    row.score() == null
                                            ? "undefined"
                                            : Figures.decimals(row.score(), 3),
                                    WindowView.visible(String.valueOf(row.explanation()))));
            UnitRecord record = unit.record();
            WindowView view = new WindowView(vocabulary, record.summary().explain().maximum());
            record.windows(Split.TEST, WindowKind.TOP).stream()
                    .limit(2)
                    .forEach(window -> writer.println("    " + view.render(window)));
        }
    }
}
