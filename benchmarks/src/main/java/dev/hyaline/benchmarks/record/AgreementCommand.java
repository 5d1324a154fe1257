package dev.hyaline.benchmarks.record;

import dev.hyaline.common.Json;
import dev.hyaline.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How far a run in other numbers says the same as one in single precision. */
@Command(
        name = "agreement",
        description = {
            "How far two runs of the same corpus and model shape agree: top windows, values, scores.",
            "'hyaline bench record --keep FOLDER' makes such runs."
        })
public final class AgreementCommand implements Runnable {

    @Parameters(index = "0", paramLabel = "RUN_FP32", description = "The run taken for right.")
    private Path reference = Path.of("");

    @Parameters(index = "1", paramLabel = "RUN_BF16", description = "The run held against it.")
    private Path other = Path.of("");

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        AgreementReport report =
                PrecisionAgreement.of(RunFolder.open(reference), RunFolder.open(other));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.STRICT.writeValueAsString(report) : report.toText());
        out.flush();
    }
}
