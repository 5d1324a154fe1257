package dev.hyaline.cli.sae;

import dev.hyaline.cli.view.Terminal;
import dev.hyaline.common.Json;
import dev.hyaline.sae.Sae;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hyaline sae show}. */
@Command(
        name = "show",
        description = "Says what an autoencoder is: its sizes, its site, where it is from.",
        footer = {"", "Example:", "  hyaline sae show autoencoder.pt"})
final class SaeShowCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    @Mixin SaeParameter sae;

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Sae loaded = sae.load()) {
            Map<String, Object> fields = loaded.config().fields();
            if (json) {
                out.println(Json.PRETTY.writeValueAsString(fields));
            } else {
                print(fields, "", out);
            }
        }
        out.flush();
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
