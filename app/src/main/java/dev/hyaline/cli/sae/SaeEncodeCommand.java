package dev.hyaline.cli.sae;

import static dev.hyaline.cli.view.Terminal.harmless;

import dev.hyaline.cli.option.NewFile;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.Figures;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.format.SaeCodec;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline sae encode}. */
@Command(
        name = "encode",
        description = {
            "Writes the latents of activations.",
            "",
            "Sparse unless told otherwise: offsets [tokens + 1], indices and values [entries], the"
                    + " arrays of a matrix in compressed sparse rows; of an autoencoder that normalises"
                    + " also mean and scale [tokens], which decoding needs."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline sae encode sae.safetensors x.npy -o latents.safetensors",
            "  hyaline sae encode sae.pt x.safetensors --tensor x --dense -o latents.npy"
        })
final class SaeEncodeCommand extends PrintingCommand {

    @Mixin SaeParameter sae;

    @Parameters(
            index = "1",
            paramLabel = "IN",
            description =
                    "Activations [tokens, d] or [tokens, heads, d / heads] of F16, BF16, F32 or F64,"
                            + " as .safetensors or .npy.")
    Path in;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "OUT",
            required = true,
            description = "The .safetensors file to write; with --dense, .npy.")
    Path out = Path.of("");

    @Option(
            names = "--tensor",
            paramLabel = "NAME",
            description = "Which matrix of IN, when there are several.")
    @Nullable String tensor;

    @Option(names = "--dense", description = "Write all latents [tokens, n], zeros too.")
    boolean dense;

    @Mixin NewFile newFile;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        newFile.require(out);
        try (Sae loaded = sae.load()) {
            SaeCodec codec = new SaeCodec(loaded, quiet.progress());
            SaeCodec.Done done = codec.encode(in, Optional.ofNullable(tensor), out, dense);
            if (codec.nmse(in, Optional.ofNullable(tensor)).orElse(0) > 1) {
                warn(SaeParameter.NOT_FOR_THESE);
            }
            print(
                    "%s, %.2f latents a token: %s",
                    Figures.count(done.tokens(), "token"),
                    (double) done.entries() / Math.max(1, done.tokens()),
                    harmless(out));
        }
    }
}
