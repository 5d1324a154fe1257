package dev.hyaline;

import java.util.Optional;

/**
 * How a run is opened.
 *
 * @param writes whether it is explained and scored, or only read
 * @param model where its subject model is, when it is not where it was recorded from
 */
public record RunOptions(boolean writes, Optional<String> model) {

    /** For reading; many may at once, and while another process writes. */
    public static final RunOptions READ = new RunOptions(false, Optional.empty());

    /** For explaining and scoring. */
    public static final RunOptions WRITE = new RunOptions(true, Optional.empty());

    /** The same with the model in another place. */
    public RunOptions withModel(String place) {
        return new RunOptions(writes, Optional.of(place));
    }
}
