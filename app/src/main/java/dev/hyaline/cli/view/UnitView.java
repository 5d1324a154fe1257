package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.Control;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoreCard.ControlScore;
import dev.hyaline.score.SubsetScores;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.text.Vocabulary;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A unit on the terminal. */
public final class UnitView {

    static final String NOT_SCORED = "not scored yet: hyaline score RUN";

    private static final int TABLE_TOKENS = 15;

    private final PrintWriter out;
    private final Vocabulary vocabulary;

    public UnitView(PrintWriter out, Vocabulary vocabulary) {
        this.out = out;
        this.vocabulary = vocabulary;
    }

    /**
     * @param hookPoint where the unit is in the model
     */
    public void header(UnitSummary summary, String hookPoint) {
        SplitStatistics explain = summary.explain();
        out.println(
                Terminal.bold(summary.unit().toString())
                        + Terminal.faint("  " + Terminal.harmless(hookPoint)));
        out.println(
                Terminal.faint(
                        String.format(
                                Locale.ROOT,
                                "explain split: maximum %.2f, mean %.3f, deviation %.3f, above 0 on"
                                        + " %.1f %% of %,d tokens%s",
                                explain.maximum(),
                                explain.mean(),
                                Math.sqrt(explain.variance()),
                                100 * explain.density(),
                                explain.tokens(),
                                summary.dead() ? ", dead" : summary.dense() ? ", dense" : "")));
        out.println();
    }

    public void explanation(
            Explanation explanation, List<ScoreCard> cards, List<JudgeCard> judgements) {
        out.println(Terminal.harmless(explanation.text()));
        out.println(
                Terminal.faint(
                        "by %s %s, from the %s"
                                .formatted(
                                        explanation.provenance().author().name(),
                                        explanation.provenance().version(),
                                        explanation.provenance().evidence())));
        out.println();
        cards.forEach(this::card);
        if (cards.isEmpty()) {
            out.println(Terminal.faint(NOT_SCORED));
        }
        judgements.forEach(this::judgement);
        out.println();
    }

    private void card(ScoreCard card) {
        out.println(Terminal.faint("simulated by " + Terminal.harmless(card.simulator())));
        row("score (top and random)", card.topAndRandom());
        row("random-only", card.randomOnly());
        row("top-only", card.topOnly());
        row("first 5 top + 5 random", card.firstFivePlusFive());
        for (ControlScore each : card.controls()) {
            out.println(
                    "  %-30s %s"
                            .formatted(
                                    "control: " + name(each.control()),
                                    number(each.topAndRandom().score())));
        }
        out.println("  %-30s %s".formatted("lift over token table", number(card.lift())));
        if (!card.failures().isEmpty()) {
            out.println("  %-30s %d windows".formatted("failed", card.failures().size()));
        }
        card.provisional()
                .ifPresent(reason ->
                        out.println(
                                "  %-30s %s; hyaline score asks again"
                                        .formatted("not answered", Terminal.harmless(reason))));
    }

    private static String name(Control control) {
        return switch (control) {
            case Control.TokenTable _ -> "token table";
            case Control.OtherUnit _ -> control.label();
            case Control.Empty _ -> "no explanation";
            case Control.Twin _ -> "random twin";
        };
    }

    private void judgement(JudgeCard card) {
        out.println(Terminal.faint("judged by " + Terminal.harmless(card.judge())));
        out.println(
                "  %-30s %-24s %d windows that are, %d that are not"
                        .formatted(
                                card.task() + ", balanced accuracy",
                                number(card.balancedAccuracy()),
                                card.yes(),
                                card.no()));
        out.println("  %-30s %s".formatted("AUC", number(card.auc())));
        card.control()
                .ifPresent(control ->
                        out.println(
                                "  %-30s %s"
                                        .formatted(
                                                "control: "
                                                        + name(
                                                                new Control.OtherUnit(
                                                                        control.unit())),
                                                number(control.balancedAccuracy()))));
        if (!card.failures().isEmpty()) {
            out.println(
                    "  %-30s %d windows, which count as wrong"
                            .formatted("failed", card.failures().size()));
        }
    }

    private void row(String name, SubsetScores scores) {
        String line =
                "  %-30s %-24s %d windows of %d documents"
                        .formatted(
                                name,
                                number(scores.correlation()),
                                scores.windows(),
                                scores.documents());
        out.println(line);
    }

    static String number(Score score) {
        return switch (score) {
            case Score.Value value ->
                    Figures.decimals(value.value(), 3)
                            + value.interval()
                                    .map(each ->
                                            " [%s, %s]"
                                                    .formatted(
                                                            Figures.decimals(each.low(), 3),
                                                            Figures.decimals(each.high(), 3)))
                                    .orElse("");
            case Score.Undefined undefined -> "undefined: " + undefined.reason();
        };
    }

    public void windows(UnitRecord record, Split split, WindowKind kind, int most) {
        List<ActivationRecord> windows = record.windows(split, kind);
        out.println(
                Terminal.bold(
                        "%s windows, %s split (%d of %d)"
                                .formatted(
                                        kind.columnValue(),
                                        split.columnValue(),
                                        Math.min(most, windows.size()),
                                        windows.size())));
        WindowView view = new WindowView(vocabulary, record.summary().explain().maximum());
        for (ActivationRecord window : windows.stream().limit(most).toList()) {
            out.println(
                    Terminal.faint(
                                    String.format(
                                            Locale.ROOT,
                                            "%6.2f  window %d  ",
                                            window.maximum(),
                                            window.windowId()))
                            + view.render(window));
        }
        out.println();
    }

    public void table(UnitSummary summary) {
        TokenTable table = summary.tokenTable();
        out.println(Terminal.bold("token table (mean activation, times seen)"));
        for (TokenTable.Entry entry : table.entries().stream().limit(TABLE_TOKENS).toList()) {
            out.println(
                    String.format(
                            Locale.ROOT,
                            "  %7.2f %6d  ‘%s’",
                            entry.mean(),
                            entry.count(),
                            WindowView.visible(vocabulary.spelled(entry.token()))));
        }
        out.println(
                String.format(
                        Locale.ROOT,
                        "  %7.2f %6d  all tokens beyond the table's %d",
                        table.otherMean(),
                        table.otherCount(),
                        table.entries().size()));
    }
}
