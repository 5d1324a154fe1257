package dev.hyaline.cli.view;

import static dev.hyaline.cli.view.Terminal.bold;
import static dev.hyaline.cli.view.Terminal.faint;
import static dev.hyaline.cli.view.Terminal.harmless;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Interval;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.Control;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.SubsetScores;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.text.Vocabulary;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A unit on the terminal. */
public record UnitView(PrintWriter out, Vocabulary vocabulary) {

    static final String NOT_SCORED = "not scored yet: hyaline score RUN";

    private static final int TABLE_TOKENS = 15;

    /**
     * @param hookPoint where the unit is in the model
     */
    public void header(UnitSummary summary, String hookPoint) {
        SplitStatistics explain = summary.explain();
        out.println(bold(summary.unit().toString()) + faint("  " + harmless(hookPoint)));
        String seen =
                Figures.format(
                        "explain split: maximum %.2f, mean %.3f, deviation %.3f, above 0 on"
                                + " %.1f %% of %s%s",
                        explain.maximum(),
                        explain.mean(),
                        Math.sqrt(explain.variance()),
                        100 * explain.density(),
                        Figures.count(explain.tokens(), "token"),
                        summary.dead() ? ", dead" : summary.dense() ? ", dense" : "");
        out.println(faint(seen));
        out.println();
    }

    public void explanation(
            Explanation explanation, List<ScoreCard> cards, List<JudgeCard> judgements) {
        Provenance by = explanation.provenance();
        out.println(harmless(explanation.text()));
        out.println(
                faint(
                        Figures.format(
                                "by %s %s, from the %s",
                                by.author().name(), by.version(), by.evidence())));
        out.println();
        cards.forEach(this::card);
        if (cards.isEmpty()) {
            out.println(faint(NOT_SCORED));
        }
        judgements.forEach(this::judgement);
        out.println();
    }

    private void card(ScoreCard card) {
        out.println(faint("simulated by " + harmless(card.simulator())));
        row("score (top and random)", card.topAndRandom());
        row("random-only", card.randomOnly());
        row("top-only", card.topOnly());
        row("first 5 top + 5 random", card.firstFivePlusFive());
        card.controls().forEach(each -> control(each.control(), each.topAndRandom().score()));
        row("lift over token table", number(card.lift()));
        if (!card.failures().isEmpty()) {
            row("failed", card.failures().size() + " windows");
        }
        card.provisional()
                .ifPresent(
                        why -> row("not answered", harmless(why) + "; hyaline score asks again"));
    }

    private void control(Control control, Score score) {
        String name =
                switch (control) {
                    case Control.TokenTable _ -> "token table";
                    case Control.OtherUnit _ -> control.label();
                    case Control.Empty _ -> "no explanation";
                    case Control.Twin _ -> "random twin";
                };
        row("control: " + name, number(score));
    }

    private void judgement(JudgeCard card) {
        out.println(faint("judged by " + harmless(card.judge())));
        row(
                card.task() + ", balanced accuracy",
                Figures.format(
                        "%-24s windows that are: %d, that are not: %d",
                        number(card.balancedAccuracy()), card.yes(), card.no()));
        row("AUC", number(card.auc()));
        card.control()
                .ifPresent(each ->
                        control(new Control.OtherUnit(each.unit()), each.balancedAccuracy()));
        if (!card.failures().isEmpty()) {
            row("failed", Figures.count(card.failures().size(), "window") + ", counted as wrong");
        }
    }

    private void row(String name, SubsetScores scores) {
        row(
                name,
                Figures.format(
                        "%-24s %s of %s",
                        number(scores.correlation()),
                        Figures.count(scores.windows(), "window"),
                        Figures.count(scores.documents(), "document")));
    }

    private void row(String name, String value) {
        out.println(Figures.format("  %-30s %s", name, value));
    }

    private static String number(Score score) {
        return switch (score) {
            case Score.Value value ->
                    Figures.decimals(value.value(), 3) + interval(value.interval());
            case Score.Undefined undefined -> "undefined: " + undefined.reason();
        };
    }

    /** Behind a number; empty where there is none. */
    static String interval(Optional<Interval> interval) {
        return interval.map(each -> Figures.format(" [%.3f, %.3f]", each.low(), each.high()))
                .orElse("");
    }

    public void windows(UnitRecord record, Split split, WindowKind kind, int most) {
        List<ActivationRecord> windows = record.windows(split, kind);
        String title =
                Figures.format(
                        "%s windows, %s split (%d of %d)",
                        kind.columnValue(),
                        split.columnValue(),
                        Math.min(most, windows.size()),
                        windows.size());
        out.println(bold(title));
        WindowView view = new WindowView(vocabulary, record.summary().explain().maximum());
        windows.stream()
                .limit(most)
                .forEach(window ->
                        out.println(
                                faint(
                                                Figures.format(
                                                        "%6.2f  window %d  ",
                                                        window.maximum(), window.windowId()))
                                        + view.render(window)));
        out.println();
    }

    public void table(UnitSummary summary) {
        TokenTable table = summary.tokenTable();
        out.println(bold("token table (mean activation, times seen)"));
        table.entries().stream()
                .limit(TABLE_TOKENS)
                .forEach(entry ->
                        out.printf(
                                Locale.ROOT,
                                "  %7.2f %6d  ‘%s’%n",
                                entry.mean(),
                                entry.count(),
                                WindowView.visible(vocabulary.spelled(entry.token()))));
        out.printf(
                Locale.ROOT,
                "  %7.2f %6d  all tokens beyond the table's %d%n",
                table.otherMean(),
                table.otherCount(),
                table.entries().size());
    }
}
