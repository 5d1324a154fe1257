package dev.hyaline.cli.option;

import dev.hyaline.common.HyalineException;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.subject.ModelOptions;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --sae}, {@code --sae-site} and {@code --sites}: what is recorded. */
public final class SaeOption {

    private static final String NEURONS = "mlp";
    private static final String LATENTS = "sae";

    @Option(
            names = "--sae",
            paramLabel = "[NAME=]FILE",
            description =
                    "Sparse autoencoders whose latents are recorded in the same pass, as units"
                            + " sae:NAME.INDEX; several with commas, or again. FILE may be builtin; NAME is a-z, 0-9"
                            + " and - (default: the file's name).")
    List<String> files = List.of();

    @Mixin CentreOption centre;

    @Option(
            names = "--sae-site",
            paramLabel = "HOOK",
            description =
                    "The hook point, such as blocks.3.hook_resid_post, of autoencoders whose file does"
                            + " not say.")
    @Nullable String hookPoint;

    @Option(
            names = "--sites",
            paramLabel = "KINDS",
            split = ",",
            description =
                    "What is recorded: mlp (neurons), sae (latents) or mlp,sae (default: all there"
                            + " is).")
    List<String> kinds = List.of();

    /** Whether neurons are recorded. */
    public boolean neurons() {
        return kinds.isEmpty() || kinds.contains(NEURONS);
    }

    /** Refuses what makes no sense together. */
    public void check() {
        for (String kind : kinds) {
            if (!kind.equals(NEURONS) && !kind.equals(LATENTS)) {
                throw HyalineException.usage(
                        "--sites must be mlp, sae or mlp,sae, but is: " + kind);
            }
        }
        if (kinds.contains(LATENTS) && files.isEmpty()) {
            throw HyalineException.usage(
                    "--sae must name an autoencoder whose latents are recorded, but is missing");
        }
    }

    /** How the model is opened. */
    public ModelOptions options(Precision precision, Device device) {
        return new ModelOptions(
                precision,
                device,
                wanted(),
                Optional.ofNullable(hookPoint),
                centre.isSet(),
                neurons());
    }

    /** The autoencoders whose latents are wanted; each is to be closed. */
    public List<RecordedSae> open(ModelConfig config) {
        return RecordedSae.open(wanted(), Optional.ofNullable(hookPoint), centre.isSet(), config);
    }

    private List<String> wanted() {
        return kinds.isEmpty() || kinds.contains(LATENTS)
                ? files.stream().flatMap(each -> parts(each).stream()).toList()
                : List.of();
    }

    /** What stands between commas, but for those in the names of files that are there. */
    static List<String> parts(String list) {
        List<String> pieces = List.of(list.split(",", -1));
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < pieces.size()) {
            int end = pieces.size();
            while (end > at + 1 && !isThere(String.join(",", pieces.subList(at, end)))) {
                end--;
            }
            parts.add(String.join(",", pieces.subList(at, end)));
            at = end;
        }
        return parts;
    }

    private static boolean isThere(String argument) {
        return Files.exists(Path.of(argument))
                || Files.exists(Path.of(argument.substring(argument.indexOf('=') + 1)));
    }
}
