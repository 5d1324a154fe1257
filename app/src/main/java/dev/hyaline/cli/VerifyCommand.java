package dev.hyaline.cli;

import static dev.hyaline.cli.view.Terminal.harmless;

import dev.hyaline.Hyaline;
import dev.hyaline.Run;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.record.check.RunReport;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline verify}. */
@Command(
        name = "verify",
        description = {
            "Checks that a run is what its manifest says: files and hashes, columns, splits that do"
                    + " not leak, records that fit their windows, a catalogue of this run.",
            "",
            "Exit status 0: all is well. 10: something is wrong, and said."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline verify my-run",
            "  hyaline verify my-run --json --quiet"
        })
final class VerifyCommand extends PrintingCommand {

    @Parameters(paramLabel = "RUN", description = "A run folder.")
    Path run;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        RunReport report = checked();
        print(
                json,
                new Result(run.toString(), report.isGood(), report.checks()),
                () -> print(report));
        verdict(report.isGood());
    }

    private RunReport checked() {
        try (Run open = Hyaline.open(run)) {
            return open.check(quiet.progress());
        }
    }

    private record Result(String run, boolean ok, List<RunReport.Check> checks) {}

    private void print(RunReport report) {
        for (RunReport.Check check : report.checks()) {
            String verdict =
                    switch (check.outcome()) {
                        case OK -> "ok";
                        case WRONG -> Diagnosis.PROBLEM;
                        case SKIPPED -> "skipped";
                    };
            print(Diagnosis.line(verdict, check.name(), check.detail()));
            check.problems().forEach(problem -> print(Diagnosis.line("", "", problem)));
        }
        if (report.isGood()) {
            print("all is well: " + harmless(run));
            return;
        }
        long wrong =
                report.checks().stream()
                        .filter(check -> check.outcome() == RunReport.Outcome.WRONG)
                        .count();
        print(
                "%d of %d checks found something wrong: %s",
                wrong, report.checks().size(), harmless(run));
    }
}
