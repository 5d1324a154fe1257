package dev.hyaline.cli;

import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.Figures;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hyaline doctor}. */
@Command(
        name = "doctor",
        description = {
            "Says what this program runs on, and what is wrong with it if something is: Java,"
                    + " native libraries, memory, disk; then computes with the built-in model and"
                    + " compares with what an independent implementation found.",
            "",
            "Exit status 0: all is well. 10: something is wrong, and said, with what to do."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline doctor",
            "  hyaline doctor --model ~/gpt2",
            "  hyaline doctor --json"
        })
final class DoctorCommand extends PrintingCommand {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FOLDER",
            description = "Also load this model and run a few tokens through it.")
    @Nullable String model;

    @Option(names = "--json", description = "Print the findings as JSON.")
    boolean json;

    @Override
    protected void run() {
        Diagnosis diagnosis = new Diagnosis(json ? _ -> {} : finding -> finding.print(out()));
        Checkup checkup = new Checkup(diagnosis);
        checkup.platform();
        checkup.libraries();
        checkup.storage();
        checkup.builtInModel();
        if (model != null) {
            checkup.model(model);
        }
        List<Diagnosis.Finding> findings = diagnosis.findings();
        boolean good = diagnosis.isGood();
        long problems = findings.stream().filter(finding -> !finding.ok()).count();
        String verdict = good ? "all is well" : Figures.count(problems, "problem");
        print(json, new Result(good, findings), () -> print(verdict));
        verdict(good);
    }

    private record Result(boolean ok, List<Diagnosis.Finding> findings) {}
}
