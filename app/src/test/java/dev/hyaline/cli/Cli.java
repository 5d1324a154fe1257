package dev.hyaline.cli;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * One command, run in this process, and what it printed.
 *
 * @param status the exit status
 * @param out standard output
 * @param err standard error
 */
public record Cli(int status, String out, String err) {

    static final int CHECK_FAILED = ErrorCode.CHECK_FAILED.exitStatus();

    /**
     * The fixtures' smallest model: 3 layers of 80 neurons, 113 tokens, context 48, no tokenizer.
     */
    public static final String TINY_MODEL =
            Path.of("..", "core", "src", "test", "resources", "fixtures", "model", "tiny-relu")
                    .toString();

    public static Cli run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine(args).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = commandLine.execute(args);
        commandLine.getOut().flush();
        commandLine.getErr().flush();
        return new Cli(status, out.toString(), err.toString());
    }

    /** Records made-up ids with the tiny model; returns the run folder. */
    static Path recordTinyRun(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder lines = new StringBuilder();
        for (int d = 0; d < 30; d++) {
            String ids =
                    random.ints(100, 0, 113)
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(","));
            lines.append(Figures.format("{\"id\":\"d%d\",\"ids\":[%s]}\n", d, ids));
        }
        Path corpus = Files.writeString(folder.resolve("corpus.jsonl"), lines);
        Path run = folder.resolve("run");
        Cli recorded =
                run("record", corpus.toString(), "-m", TINY_MODEL, "-o", run.toString(), "-q");
        if (recorded.status() != 0) {
            throw new IllegalStateException(recorded.err());
        }
        return run;
    }
}
