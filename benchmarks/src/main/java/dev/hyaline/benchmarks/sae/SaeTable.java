package dev.hyaline.benchmarks.sae;

import dev.hyaline.benchmarks.machine.TextTable;
import dev.hyaline.common.Figures;
import java.util.ArrayList;
import java.util.List;

/** A report for people: a table, and below it the limit and the machine. */
public final class SaeTable {

    private static final List<String> HEAD =
            List.of(
                    "latents",
                    "dead",
                    "step",
                    "tokens/s (min..max)",
                    "over dense",
                    "encoder, of limit",
                    "extra memory",
                    "process",
                    "ns a token and latent");

    private static final List<String> LEGEND =
            List.of(
                    "over dense: tokens/s divided by the dense step's of the same round",
                    "encoder, of limit: rate of its product, laying weights out included, beside the best kernel's in the same process",
                    "extra memory: peak resident without what was there before the first step, gradients and moments",
                    "process: peak resident, with a running average of the weights added");

    private SaeTable() {}

    public static String of(SaeBenchmarkReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        report.rows().forEach(each -> rows.add(row(each)));
        List<String> lines = new ArrayList<>(TextTable.aligned(rows));
        lines.add("");
        lines.addAll(LEGEND);
        lines.add(
                "limit: "
                        + report.limit().text("%.0f GFLOP/s (%.0f..%.0f; ", 1e9)
                        + report.limitPath()
                        + ")");
        SaeTask task = report.rows().getFirst().task();
        lines.add(
                Figures.format(
                        "d %d, k %d, %d tokens a step, fp32", task.dIn(), task.k(), task.batch()));
        report.endToEnd().ifPresent(each -> lines.add(each.describe()));
        lines.add(report.machine() + ", libtorch " + report.engine());
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> row(SaeBenchmarkReport.Row row) {
        return List.of(
                Figures.format("%,d", row.task().latents()),
                Figures.format("%.0f %%", 100 * row.task().deadShare()),
                row.task().contestant().toString(),
                row.tokensPerSecond().text("%,.0f (%,.0f..%,.0f)", 1),
                row.overDense()
                        .map(each -> each.text("%.2f (%.2f..%.2f)", 1))
                        .orElse(TextTable.ABSENT),
                row.encoderShare()
                        .map(each -> each.text("%.0f %% (%.0f..%.0f)", 0.01))
                        .orElse(TextTable.ABSENT),
                TextTable.bytes(row.extraBytes()),
                TextTable.bytes(row.wholeBytes()),
                Figures.format("%.1f", row.nanosPerTokenAndLatent()));
    }
}
