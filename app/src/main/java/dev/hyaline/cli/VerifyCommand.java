package dev.hyaline.cli;

import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.view.CheckLine;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Json;
import dev.hyaline.record.check.RunCheck;
import dev.hyaline.record.check.RunReport;
import dev.hyaline.results.CatalogueCheck;
import dev.hyaline.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
final class VerifyCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "A run folder.")
    Path run;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Mixin QuietOption quiet;

    @Override
    public Integer call() {
        RunReport report =
                RunCheck.of(RunFolder.open(run), CatalogueCheck::check, quiet.progress());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("run", run.toString());
            object.put("ok", report.isGood());
            object.put("checks", report.checks());
            out.println(Json.PRETTY.writeValueAsString(object));
        } else {
            print(report, out);
        }
        out.flush();
        return report.isGood() ? 0 : ErrorCode.CHECK_FAILED.exitStatus();
    }

    private void print(RunReport report, PrintWriter out) {
        for (RunReport.Check check : report.checks()) {
            String verdict =
                    switch (check.outcome()) {
                        case OK -> CheckLine.OK;
                        case WRONG -> CheckLine.PROBLEM;
                        case SKIPPED -> CheckLine.SKIPPED;
                    };
            out.println(CheckLine.line(verdict, check.name(), check.detail()));
            for (String problem : check.problems()) {
                out.println(CheckLine.line("", "", problem));
            }
        }
        long wrong =
                report.checks().stream()
                        .filter(check -> check.outcome() == RunReport.Outcome.WRONG)
                        .count();
        out.println(
                report.isGood()
                        ? "all is well: " + Terminal.harmless(run.toString())
                        : "%d of %d checks found something wrong: %s"
                                .formatted(
                                        wrong,
                                        report.checks().size(),
                                        Terminal.harmless(run.toString())));
    }
}
