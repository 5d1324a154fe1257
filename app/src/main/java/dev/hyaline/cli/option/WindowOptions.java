package dev.hyaline.cli.option;

import dev.hyaline.corpus.WindowCutter;
import dev.hyaline.record.RecordingOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a corpus is cut into windows and split, wherever one is read. */
public final class WindowOptions {

    @Option(
            names = "--window",
            paramLabel = "TOKENS",
            description =
                    "Tokens a window; at most the model's context (default: 64, or the context if"
                            + " that is shorter).")
    @Nullable Integer window;

    @Option(
            names = "--group-by",
            paramLabel = "FIELD",
            description =
                    "Documents with the same value of this field (id, domain or any other) stay in"
                            + " one split, such as the chapters of a book; the same for training,"
                            + " measuring and recording.")
    @Nullable String groupBy;

    /** As it was asked for, or the usual. */
    public int length() {
        return window == null ? RecordingOptions.DEFAULT.windowLength() : window;
    }

    /** Refuses a window that is longer than a model's context, if one was asked for. */
    public void requireWithin(int context) {
        if (window != null) {
            WindowCutter.of(window, context);
        }
    }

    public Optional<String> groupBy() {
        return Optional.ofNullable(groupBy);
    }
}
