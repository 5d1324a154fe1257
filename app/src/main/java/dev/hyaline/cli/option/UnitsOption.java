package dev.hyaline.cli.option;

import dev.hyaline.common.Seed;
import dev.hyaline.study.UnitChoice;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --units} and {@code --sample}, wherever units are chosen. */
public final class UnitsOption {

    @Option(
            names = {"-u", "--units"},
            paramLabel = "UNITS",
            description =
                    "Which units: mlp.3.1021, mlp.3.*, mlp.0-2.0-99, latents sae:NAME.0-99, mlp or sae for all"
                            + " of a kind, several with commas, or @FILE (default: all).")
    List<String> units = List.of();

    @Option(names = "--sample", paramLabel = "N", description = "At most N of them, drawn by hash.")
    int sample = Integer.MAX_VALUE;

    @Option(
            names = "--sample-seed",
            paramLabel = "N",
            description = "Seed of the sample (default: ${DEFAULT-VALUE}).")
    long sampleSeed = UnitChoice.ALL.seed().value();

    /** What was said. */
    public UnitChoice choice() {
        Numbers.requireAtLeast(1, sample, "--sample");
        return new UnitChoice(units, sample, new Seed(sampleSeed));
    }
}
