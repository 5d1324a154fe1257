package dev.hyaline.benchmarks.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.corpus.reader.CorpusReader;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.run.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Recording by Hyaline and as it is done without it, side by side on one machine: each contestant
 * in a process of its own, one at a time, in turn over the rounds.
 */
@Command(
        name = "record",
        description = {
            "Recording's speed, memory and time shares, beside plain forward passes and the"
                    + " machine's limit.",
            "Nothing else should run meanwhile."
        })
public final class RecordBenchmark implements Runnable {

    private static final long LEAST_TOKENS = 4_096; // the largest batch of a baseline

    @Option(
            names = "--shape",
            paramLabel = "NAME",
            description = "The subject model: gpt2-small or builtin (default: ${DEFAULT-VALUE}).")
    private ModelShape shape = ModelShape.GPT2_SMALL;

    @Option(
            names = "--corpus",
            paramLabel = "FILE",
            description =
                    "What the builtin model reads (default: builtin; gpt2-small reads made-up ids).")
    private @Nullable String corpus;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "262144",
            description = "Tokens that Hyaline records (default: ${DEFAULT-VALUE}).")
    private long tokens;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long a baseline runs (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How often each contestant runs (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--contestants",
            paramLabel = "NAME",
            split = ",",
            description = "Which of them, of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Contestant> contestants = List.of(Contestant.values());

    @Option(
            names = "--limit-seconds",
            paramLabel = "N",
            defaultValue = "12",
            description =
                    "How long each process looks for the machine's limit (default: ${DEFAULT-VALUE}).")
    private double limitSeconds;

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description = "Where the recordings stay; without it they are deleted.")
    private @Nullable Path keep;

    @Option(names = "--json", paramLabel = "FILE", description = "Where everything is written to.")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        check();
        Path folder = folder();
        try {
            Rounds measuring =
                    new Rounds(task(folder), folder, keep != null, spec.commandLine().getErr());
            RecordReport report =
                    RecordReport.of(
                            Machine.describe(),
                            shape,
                            shape.config(),
                            measuring.run(contestants, rounds));
            PrintWriter out = spec.commandLine().getOut();
            out.println(RecordTable.of(report));
            out.flush();
            if (json != null) {
                AtomicFiles.writeText(json, Json.PRETTY.writeValueAsString(report) + "\n");
            }
        } finally {
            if (keep == null) {
                AtomicFiles.delete(folder);
            }
        }
    }

    private void check() {
        require(rounds >= 1, "--rounds", "at least 1", rounds);
        require(tokens >= LEAST_TOKENS, "--tokens", "at least " + LEAST_TOKENS, tokens);
        require(seconds > 0, "--seconds", "above 0", seconds);
        require(limitSeconds > 0, "--limit-seconds", "above 0", limitSeconds);
        if (corpus != null) {
            require(shape == ModelShape.BUILTIN, "--shape", "builtin with --corpus", shape);
            CorpusReader.open(corpus, DocumentOptions.DEFAULT).close();
        }
    }

    private static void require(boolean holds, String option, String rule, Object value) {
        if (!holds) {
            throw HyalineException.usage("%s must be %s, but is: %s", option, rule, value);
        }
    }

    /** Where recordings go; nothing of before may lie there. */
    private Path folder() {
        try {
            if (keep == null) {
                return Files.createTempDirectory("hyaline-bench");
            }
            Files.createDirectories(keep);
            try (Stream<Path> files = Files.list(keep)) {
                require(files.findAny().isEmpty(), "--keep", "a new or an empty folder", keep);
            }
            return keep;
        } catch (IOException e) {
            throw AtomicFiles.failure("write", keep == null ? Path.of("") : keep, e);
        }
    }

    /** What everybody is to do; of a model without a tokenizer the corpus is made up. */
    private ContestantTask task(Path folder) {
        String read = corpus == null ? CorpusReader.BUILTIN : corpus;
        if (shape == ModelShape.GPT2_SMALL) {
            Path made = folder.resolve("corpus.jsonl");
            new ZipfCorpus(shape.config().dVocab(), ModelShape.SEED).write(made, tokens);
            read = made.toString();
        }
        return new ContestantTask(
                Contestant.EAGER, shape, read, "", tokens, seconds, 0, limitSeconds);
    }
}
