package dev.hyaline.cli;

import dev.hyaline.cli.option.ModelOption;
import dev.hyaline.cli.option.TokenInput;
import dev.hyaline.cli.view.ActivationsReport;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.subject.TransformerSubject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
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
            "  hyaline activations --ids 464,3797 --model ~/gpt2 --bos --json"
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

    @Option(names = "--bos", description = "Put the end-of-text token in front, as GPT-2's start.")
    boolean bos;

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
    public Integer call() {
        try (TransformerSubject subject = model.open()) {
            ModelConfig config = subject.config();
            Set<HookPoint> points = new TreeSet<>();
            hooks.forEach(hook -> points.addAll(HookPoint.matching(hook.strip(), config)));
            int[] tokens = input.tokens(subject, bos, special);
            requireMemory(points, config, tokens.length);
            SequencedMap<HookPoint, HookValue> values =
                    subject.model().activations(new int[][] {tokens}, points).getFirst();
            print(new ActivationsReport(subject.identity(), subject.vocabulary(), tokens, values));
        }
        return 0;
    }

    private void print(ActivationsReport report) {
        PrintWriter stdout = out();
        if (out != null) {
            report.writeSafetensors(out);
        }
        if (json) {
            report.writeJson(stdout);
        } else if (out != null) {
            stdout.println("written: " + Terminal.harmless(out.toString()));
        } else {
            report.writeSummary(stdout);
        }
    }

    private static void requireMemory(Set<HookPoint> points, ModelConfig config, int length) {
        long bytes = 0;
        for (HookPoint point : points) {
            List<Integer> shape = point.shape(config, length);
            bytes +=
                    shape.stream()
                            .mapToLong(Integer::longValue)
                            .reduce(Float.BYTES, (a, b) -> a * b);
        }
        long most = (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE);
        if (bytes > most) {
            throw HyalineException.resources(
                    "values at the hook points must take at most %,d bytes, but take: %,d (name fewer with --hook, or give Java more with HYALINE_JAVA_OPTS=-Xmx…)"
                            .formatted(most, bytes));
        }
    }
}
