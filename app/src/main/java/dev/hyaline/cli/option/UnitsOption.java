package dev.hyaline.cli.option;

import dev.hyaline.common.Seed;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Set;
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
    long sampleSeed = 2023;

    public UnitSelection select(RecordReader reader) {
        return sampled(UnitSelection.of(units, reader));
    }

    /** The same among some units, so that the sample is one of those. */
    public UnitSelection select(RecordReader reader, Set<UnitId> among) {
        return sampled(UnitSelection.of(units, reader).and(among));
    }

    private UnitSelection sampled(UnitSelection selection) {
        Numbers.requireAtLeast(1, sample, "--sample");
        return selection.size() <= sample
                ? selection
                : selection.sample(sample, new Seed(sampleSeed));
    }
}
