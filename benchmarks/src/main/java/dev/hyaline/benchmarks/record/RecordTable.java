package dev.hyaline.benchmarks.record;

import dev.hyaline.benchmarks.machine.TextTable;
import dev.hyaline.common.Figures;
import dev.hyaline.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A report for people: a table, and below it the limits, the ratios and the machine. */
final class RecordTable {

    private static final List<String> HEAD =
            List.of(
                    "contestant",
                    "tokens/s (min..max)",
                    "unit·tokens/s",
                    "GFLOP/s",
                    "of limit",
                    "matmul",
                    "elementwise",
                    "selection",
                    "transfer",
                    "writing",
                    "other",
                    "peak - weights",
                    "written");

    private static final List<String> LEGEND =
            List.of(
                    "tokens/s: of Hyaline's whole job, from the unread corpus to the complete run; baselines have their ids in memory and write nothing",
                    "GFLOP/s: only the matrix products that the recorded activations need",
                    "other: preparing the corpus, threads that wait; peak: resident memory from when the weights were loaded");

    private RecordTable() {}

    static String of(RecordReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        report.contestants().forEach(each -> rows.add(row(each)));
        List<String> lines = new ArrayList<>(TextTable.aligned(rows));
        lines.add("");
        lines.addAll(LEGEND);
        report.limits()
                .forEach((precision, limit) ->
                        lines.add(
                                Figures.format(
                                        "limit %s: %.0f GFLOP/s (%.0f..%.0f; %s)",
                                        precision,
                                        limit.median() / 1e9,
                                        limit.min() / 1e9,
                                        limit.max() / 1e9,
                                        report.limitPaths().get(precision))));
        report.ratios()
                .forEach((pair, ratio) -> lines.add(Figures.format("%s: %.2f", pair, ratio)));
        report.contestants().stream()
                .filter(each -> !each.setup().isEmpty())
                .forEach(each -> lines.add(each.contestant() + ": " + each.setup()));
        lines.add(shape(report));
        lines.add(report.machine() + ", libtorch " + report.engine());
        return String.join(System.lineSeparator(), lines);
    }

    private static String shape(RecordReport report) {
        ModelConfig config = report.config();
        return Figures.format(
                "%s: %d layers, dModel %d, dMlp %d, vocabulary %d; windows of %d tokens",
                report.shape(),
                config.nLayers(),
                config.dModel(),
                config.dMlp(),
                config.dVocab(),
                report.windowLength());
    }

    private static List<String> row(ContestantSummary summary) {
        Map<String, Double> shares = summary.shares();
        return List.of(
                summary.contestant(),
                summary.tokensPerSecond().text("%,.0f (%,.0f..%,.0f)", 1),
                Figures.format("%.1f M", summary.unitTokensPerSecond() / 1e6),
                Figures.format("%.1f", summary.necessaryFlopsPerSecond() / 1e9),
                percent(summary.limitShare().median()),
                share(shares, Shares.MATMUL),
                share(shares, Shares.ELEMENTWISE),
                share(shares, Shares.SELECTION),
                share(shares, Shares.TRANSFER),
                share(shares, Shares.WRITING, Shares.CHECKPOINTS),
                other(shares),
                TextTable.bytes(summary.peakWithoutWeights()),
                summary.bytesWritten() == 0
                        ? TextTable.ABSENT
                        : TextTable.bytes(OptionalLong.of(summary.bytesWritten())));
    }

    /** Of several parts together, as far as they are known. */
    private static String share(Map<String, Double> shares, String... names) {
        List<Double> known = new ArrayList<>();
        for (String name : names) {
            if (shares.containsKey(name)) {
                known.add(shares.get(name));
            }
        }
        return known.isEmpty()
                ? TextTable.ABSENT
                : percent(known.stream().mapToDouble(Double::doubleValue).sum());
    }

    /** What is left of the time, where its greatest part is known. */
    private static String other(Map<String, Double> shares) {
        if (!shares.containsKey(Shares.MATMUL)) {
            return TextTable.ABSENT;
        }
        double named =
                shares.entrySet().stream()
                        .filter(each -> !each.getKey().equals(Shares.WAITING))
                        .filter(each -> !each.getKey().equals(Shares.PREPARING))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
        return percent(Math.max(0, 1 - named));
    }

    private static String percent(double share) {
        return Figures.format("%.1f %%", 100 * share);
    }
}
