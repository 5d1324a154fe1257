package dev.hyaline.cli.sae;

import static dev.hyaline.cli.view.Terminal.harmless;

import dev.hyaline.cli.option.NewFile;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.format.SaeFiles;
import dev.hyaline.sae.format.WeightType;
import java.nio.file.Path;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline sae convert}. */
@Command(
        name = "convert",
        description = {
            "Writes an autoencoder in another tool's format, or with weights of another type.",
            "What a format cannot say is refused; what it does not ask for, such as the token mask, is"
                    + " left out."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline sae convert autoencoder.pt sae.safetensors --format hyaline",
            "  hyaline sae convert sae.safetensors for-saelens --format saelens --dtype f16"
        })
final class SaeConvertCommand extends PrintingCommand {

    /** For --help. */
    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return SaeFiles.formats().iterator();
        }
    }

    @Mixin SaeParameter sae;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description =
                    "The file (hyaline: .safetensors, openai: .pt) or the folder (others) to write.")
    Path out;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            required = true,
            completionCandidates = Formats.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    String format = "";

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "f32, or f16: half the size, weights good to 0.05 %% (default: f32).")
    WeightType dtype = WeightType.F32;

    @Mixin NewFile newFile;

    @Override
    protected void run() {
        newFile.require(out);
        try (Sae loaded = sae.load()) {
            SaeFiles.save(loaded, format, out, dtype);
        }
        print("written: " + harmless(out));
    }
}
