package dev.hyaline.cli;

import static dev.hyaline.cli.view.Terminal.bold;

import dev.hyaline.Hyaline;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.view.LayerTable;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.WindowView;
import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.Ranking;
import dev.hyaline.study.Demo;
import dev.hyaline.text.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hyaline demo}: the main job on what ships with the program. */
@Command(
        name = "demo",
        description = {
            "Shows the main job on the built-in model and corpus.",
            "Records, explains and scores all 6,144 neurons, records 4,096 latents of a sparse"
                    + " autoencoder beside them and explains and scores 200 of these, drawn by hash, and"
                    + " prints what came out. Interrupted, it continues."
        })
final class DemoCommand extends PrintingCommand {

    @Option(
            names = {"-o", "--out"},
            paramLabel = "RUN",
            description = "The run folder (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("hyaline-demo");

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        long started = System.nanoTime();
        Demo demo = Hyaline.demo(out, quiet.progress());
        print("");
        print(LayerTable.of(demo.layers()));
        show("The ten best explained neurons", demo.best(), demo.vocabulary());
        show(
                "Five surprising neurons: they fire strongly, and not as explained",
                demo.surprising(),
                demo.vocabulary());
        show(
                Figures.format("Five of the %d latents, as they were drawn", Demo.LATENTS),
                demo.latents(),
                demo.vocabulary());
        print(
                "%nDone in %.0f s. The run is in %s. Next:",
                (System.nanoTime() - started) / 1e9, out);
        print("  hyaline serve %s --open         all of it in the browser", out);
        print("  hyaline show %s mlp.3.17        a unit in full", out);
        print("  hyaline show %s sae:resid3.17   a latent in full", out);
        print("  hyaline top %s --by random      other rankings", out);
        print("  hyaline query %s \"SELECT * FROM documents LIMIT 5\"   SQL over all of it", out);
        print("  hyaline record YOUR-TEXTS --model YOUR-GPT2 --out RUN");
    }

    private void show(String title, List<Demo.Shown> units, Vocabulary vocabulary) {
        print("");
        print(bold(title));
        for (Demo.Shown unit : units) {
            Ranking.Row row = unit.row();
            print(
                    "%n%s  score %s  %s",
                    bold(row.unit()),
                    row.score() == null ? "undefined" : Figures.decimals(row.score(), 3),
                    WindowView.visible(String.valueOf(row.explanation())));
            UnitRecord record = unit.record();
            WindowView view = new WindowView(vocabulary, record.summary().explain().maximum());
            record.windows(Split.TEST, WindowKind.TOP).stream()
                    .limit(2)
                    .forEach(window -> print("    " + view.render(window)));
        }
    }
}
