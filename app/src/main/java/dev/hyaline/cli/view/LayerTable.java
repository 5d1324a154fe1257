package dev.hyaline.cli.view;

import dev.hyaline.study.JudgeSummary;
import dev.hyaline.study.LayerSummary;
import dev.hyaline.subject.Site;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Mean scores and judgements by layer, as tables for the terminal. */
public final class LayerTable {

    private static final Columns<LayerSummary> SCORES =
            new Columns<LayerSummary>("%5s %7s  %-11s  %-11s  %-12s  %-11s  %-12s  %9s %8s")
                    .add("layer", each -> site(each.site()))
                    .add("units", LayerSummary::cards)
                    .add("score", each -> each.topAndRandom().text())
                    .add("random-only", each -> each.randomOnly().text())
                    .add("other unit's", each -> each.otherUnit().text())
                    .add("token table", each -> each.tokenTable().text())
                    .add("lift", each -> each.lift().text())
                    .add("undefined", each -> String.valueOf(each.undefined()))
                    .add("failures", each -> String.valueOf(each.failures()));

    private static final Columns<JudgeSummary> JUDGEMENTS =
            new Columns<JudgeSummary>("%5s %7s  %-17s  %-11s  %-12s  %9s %8s")
                    .add("layer", each -> site(each.site()))
                    .add("units", JudgeSummary::cards)
                    .add("balanced accuracy", each -> each.balancedAccuracy().text())
                    .add("AUC", each -> each.auc().text())
                    .add("other unit's", each -> each.otherUnit().text())
                    .add("undefined", each -> String.valueOf(each.undefined()))
                    .add("failures", each -> String.valueOf(each.failures()));

    private LayerTable() {}

    public static String of(List<LayerSummary> layers) {
        return text(
                SCORES.titled(layers),
                "score: mean correlation of simulated and true activations, held-out top and random"
                        + " windows",
                "lift: score minus the token table's; ±: 95 % over units");
    }

    public static String ofJudgements(List<JudgeSummary> layers) {
        return text(
                JUDGEMENTS.titled(layers),
                "0.5 is chance; other unit's: balanced accuracy with another unit's explanation; ±:"
                        + " 95 % over units");
    }

    private static String text(Stream<String> table, String... notes) {
        return Stream.concat(table, Stream.of(notes).map(Terminal::faint))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** What a row is about: a layer's neurons, an autoencoder's latents or all of them. */
    static String site(Optional<Site> site) {
        return site.map(Site::label).orElse("all");
    }
}
