package dev.hyaline.cli.sae;

import static dev.hyaline.cli.view.Terminal.harmless;

import dev.hyaline.cli.option.NewFile;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.Figures;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.format.SaeCodec;
import dev.hyaline.sae.format.SaeFiles;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline sae decode}. */
@Command(
        name = "decode",
        description = "Writes the reconstructions of latents, as they are at the site.",
        footer = {
            "",
            "Examples:",
            "  hyaline sae decode sae.safetensors latents.safetensors -o reconstruction.npy"
        })
final class SaeDecodeCommand extends PrintingCommand {

    @Mixin SaeParameter sae;

    @Parameters(
            index = "1",
            paramLabel = "LATENTS",
            description =
                    "What sae encode wrote without --dense, or like it: offsets, indices and values.")
    Path in;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "OUT",
            required = true,
            description = "The .npy file to write.")
    Path out = Path.of("");

    @Mixin NewFile newFile;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        newFile.require(out);
        try (Sae loaded = sae.load()) {
            SaeCodec.Done done = new SaeCodec(loaded, quiet.progress()).decode(in, out);
            print("%s: %s", Figures.count(done.tokens(), "token"), harmless(out));
            if (SaeFiles.isCentred(loaded.config())) {
                print("of centred activations: each token's mean is not in them");
            }
        }
    }
}
