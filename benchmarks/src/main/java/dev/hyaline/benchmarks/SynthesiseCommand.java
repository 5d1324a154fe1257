package dev.hyaline.benchmarks;

import dev.hyaline.common.HyalineException;
import dev.hyaline.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A run of any size, for trying what reads runs. */
@Command(
        name = "synthesise",
        description = {
            "Makes a large run out of a small one: each new unit is a copy of one of the small run's,"
                    + " with all its windows, token table, explanations and score cards.",
            "",
            "On disk it is as large as if it had been recorded; its activations are those of the"
                    + " small model, and there is no model that it could be run with."
        })
final class SynthesiseCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The small run, explained and scored.")
    private Path source = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The new run's folder.")
    private Path out = Path.of("");

    @Option(
            names = "--layers",
            defaultValue = "48",
            description = "Its layers (default: ${DEFAULT-VALUE}).")
    private int layers;

    @Option(
            names = "--units",
            defaultValue = "6400",
            description = "Units a layer (default: ${DEFAULT-VALUE}).")
    private int units;

    @Override
    public void run() {
        if (layers < 1 || units < 1) {
            throw HyalineException.usage(
                    "--layers and --units must be at least 1, but are: %d and %d", layers, units);
        }
        if (Files.exists(out)) {
            throw HyalineException.usage(
                    "the new run's folder must not be there yet, but is: " + out);
        }
        PrintWriter writer = spec.commandLine().getOut();
        long began = System.nanoTime();
        new Synthesis(RunFolder.open(source), new RunFolder(out), layers, units)
                .make(line -> {
                    writer.println(line);
                    writer.flush();
                });
        writer.println(
                String.format(
                        Locale.ROOT,
                        "%,d units in %.0f s: %s",
                        layers * units,
                        (System.nanoTime() - began) / 1e9,
                        out));
        writer.flush();
    }
}
