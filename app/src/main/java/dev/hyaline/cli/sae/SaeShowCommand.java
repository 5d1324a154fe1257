package dev.hyaline.cli.sae;

import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.sae.Sae;
import java.io.PrintWriter;
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
    public Integer call() {
        PrintWriter out = out();
        try (Sae loaded = sae.load()) {
            Map<String, Object> fields = loaded.config().fields();
            if (json) {
                printJson(fields);
            } else {
                print(fields, "", out);
            }
        }
        return 0;
    }

    private static void print(Map<?, ?> fields, String prefix, PrintWriter out) {
        fields.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                print(inner, name + ".", out);
            } else {
                String text = String.valueOf(value).isEmpty() ? "-" : String.valueOf(value);
                String line = "%-26s %s".formatted(prefix + name, text);
                out.println(Terminal.harmless(line).replace('\n', ' '));
            }
        });
    }
}
