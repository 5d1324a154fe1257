package dev.hyaline.cli.sae;

import static dev.hyaline.cli.view.Terminal.harmlessLine;

import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.Figures;
import dev.hyaline.sae.Sae;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hyaline sae show}. */
@Command(
        name = "show",
        description = "Says what an autoencoder is: its sizes, its site, where it is from.",
        footer = {"", "Example:", "  hyaline sae show autoencoder.pt"})
final class SaeShowCommand extends PrintingCommand {

    @Mixin SaeParameter sae;

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Override
    protected void run() {
        try (Sae loaded = sae.inspect()) {
            Map<String, Object> fields = loaded.config().fields();
            print(json, fields, () -> print(fields, ""));
        }
    }

    private void print(Map<?, ?> fields, String prefix) {
        fields.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                print(inner, name + ".");
            } else {
                String text = String.valueOf(value).isEmpty() ? "-" : String.valueOf(value);
                print(harmlessLine(Figures.format("%-26s %s", prefix + name, text)));
            }
        });
    }
}
