package dev.hyaline.study;

import dev.hyaline.tensor.Device;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run is held against its untrained twin; the defaults live here.
 *
 * @param out the twin's run folder, to make or to continue; empty for one beside the run
 * @param explainer whose explanations; empty for the one whose explanations were scored last
 * @param units which
 * @param seed of the twin's weights
 * @param model where the run's model is; empty for where it was recorded from
 * @param device what the twin is recorded on
 */
public record TwinOptions(
        Optional<Path> out,
        Optional<String> explainer,
        UnitChoice units,
        long seed,
        Optional<String> model,
        Device device) {

    /** The seed that is in no folder's name. */
    public static final long SEED = 2023;

    /** What is done when nothing is said. */
    public static final TwinOptions DEFAULT =
            new TwinOptions(
                    Optional.empty(),
                    Optional.empty(),
                    UnitChoice.ALL,
                    SEED,
                    Optional.empty(),
                    Device.CPU);

    /** The folder of a run's twin. */
    Path folder(Path run) {
        return out.orElseGet(() -> beside(run));
    }

    private Path beside(Path run) {
        Path folder = run.normalize();
        String name = String.valueOf(folder.getFileName());
        if (name.isEmpty() || name.equals("..")) {
            folder = run.toAbsolutePath().normalize();
        }
        String suffix = seed == SEED ? "-twin" : "-twin-" + seed;
        return folder.resolveSibling(folder.getFileName() + suffix);
    }
}
