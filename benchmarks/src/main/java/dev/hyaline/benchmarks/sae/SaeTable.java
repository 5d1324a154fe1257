package dev.hyaline.benchmarks.sae;

import dev.hyaline.benchmarks.machine.Spread;
import dev.hyaline.benchmarks.machine.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

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

    private static final String ABSENT = "-";

    private SaeTable() {}

    public static String of(SaeBenchmarkReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        report.rows().forEach(each -> rows.add(row(each)));
        List<String> lines = new ArrayList<>(TextTable.aligned(rows));
        lines.add("");
        lines.addAll(LEGEND);
        lines.add(
                String.format(
                        Locale.ROOT,
                        "limit: %.0f GFLOP/s (%.0f..%.0f; %s)",
                        report.limit().median() / 1e9,
                        report.limit().min() / 1e9,
                        report.limit().max() / 1e9,
                        report.limitPath()));
        SaeTask task = report.rows().getFirst().task();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "d %d, k %d, %d tokens a step, fp32",
                        task.dIn(),
                        task.k(),
                        task.batch()));
        report.endToEnd().ifPresent(each -> lines.add(each.describe()));
        lines.add(report.machine() + ", libtorch " + report.engine());
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> row(SaeBenchmarkReport.Row row) {
        Spread rate = row.tokensPerSecond();
        return List.of(
                String.format(Locale.ROOT, "%,d", row.task().latents()),
                String.format(Locale.ROOT, "%.0f %%", 100 * row.task().deadShare()),
                row.task().contestant().toString(),
                String.format(
                        Locale.ROOT, "%,.0f (%,.0f..%,.0f)", rate.median(), rate.min(), rate.max()),
                spread("%.2f (%.2f..%.2f)", row.overDense(), 1),
                spread("%.0f %% (%.0f..%.0f)", row.encoderShare(), 100),
                bytes(row.extraBytes()),
                bytes(row.wholeBytes()),
                String.format(Locale.ROOT, "%.1f", row.nanosPerTokenAndLatent()));
    }

    private static String spread(String format, Optional<Spread> spread, double unit) {
        return spread.map(each ->
                        String.format(
                                Locale.ROOT,
                                format,
                                unit * each.median(),
                                unit * each.min(),
                                unit * each.max()))
                .orElse(ABSENT);
    }

    private static String bytes(OptionalLong bytes) {
        return bytes.isPresent()
                ? String.format(Locale.ROOT, "%,.0f MiB", bytes.getAsLong() / 0x1p20)
                : ABSENT;
    }
}
