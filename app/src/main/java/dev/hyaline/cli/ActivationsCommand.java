package dev.hyaline.cli;

import static dev.hyaline.cli.view.Terminal.harmless;

import dev.hyaline.cli.option.BosOption;
import dev.hyaline.cli.option.ModelOption;
import dev.hyaline.cli.option.TokenInput;
import dev.hyaline.cli.view.ActivationsReport;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.subject.TransformerSubject;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hyaline activations}. */
@Command(
        name = "activations",
        description = {
            "Runs a text through the model by itself and shows what comes by at its hook points.",
            "",
            "Prints a summary of each hook point; --json has all values, row after row, and --out"
                    + " writes them as safetensors, under the names of the hook points, beside"
                    + " input_ids."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline activations --text \"The cat sat on the\"",
            "  hyaline activations --text \"The cat sat\" --hook 'blocks.*.mlp.hook_post,logits'",
            "  hyaline activations page.txt --hook 'blocks.0.*' --out page.safetensors",
            "  hyaline activations --ids 464,3797 --model ~/gpt2 --bos yes --json"
        })
final class ActivationsCommand extends PrintingCommand {

    private static final double HEAP_SHARE = 0.6;

    @ArgGroup(multiplicity = "1")
    TokenInput input = new TokenInput();

    @Mixin ModelOption model;

    @Option(
            names = "--hook",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "logits",
            description =
                    "A hook point under TransformerLens's name; * stands for any characters. Again,"
                            + " or after a comma, for more (default: ${DEFAULT-VALUE}).")
    Set<String> hooks = new LinkedHashSet<>();

    @Mixin BosOption bos;

    @Option(
            names = "--special",
            description = "The texts of special tokens, such as <|endoftext|>, mean those tokens.")
    boolean special;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Write a safetensors file.")
    @Nullable Path out;

    @Option(names = "--json", description = "Print tokens, shapes and values as JSON.")
    boolean json;

    @Override
    protected void run() {
        try (TransformerSubject subject = model.open()) {
            ModelConfig config = subject.config();
            Set<HookPoint> points = new TreeSet<>();
            hooks.forEach(hook -> points.addAll(HookPoint.matching(hook.strip(), config)));
            int[] tokens = input.tokens(subject, bos.said(), special);
            requireMemory(points, config, tokens.length);
            print(
                    new ActivationsReport(
                            subject.identity(),
                            subject.vocabulary(),
                            IntStream.of(tokens).boxed().toList(),
                            subject.model().activations(new int[][] {tokens}, points).getFirst()));
        }
    }

    private void print(ActivationsReport report) {
        if (out != null) {
            report.writeSafetensors(out);
        }
        if (json) {
            report.writeJson(out());
        } else if (out != null) {
            print("written: " + harmless(out));
        } else {
            report.writeSummary(out());
        }
    }

    private static void requireMemory(Set<HookPoint> points, ModelConfig config, int length) {
        long bytes =
                points.stream()
                        .map(point -> point.shape(config, length))
                        .mapToLong(shape ->
                                shape.stream()
                                        .mapToLong(n -> n)
                                        .reduce(Float.BYTES, (a, b) -> a * b))
                        .sum();
        long most = (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE);
        if (bytes > most) {
            throw HyalineException.resources(
                    "values at the hook points must take at most %,d bytes, but take: %,d (name fewer with --hook, or give Java more with HYALINE_JAVA_OPTS=-Xmx…)",
                    most, bytes);
        }
    }
}
