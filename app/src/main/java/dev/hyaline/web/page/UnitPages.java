package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.ScoreAccount;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.UnitData;
import dev.hyaline.web.page.chart.Densities;
import dev.hyaline.web.page.chart.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes units' pages from a run. Thread-safe. */
public final class UnitPages {

    private static final int EVIDENCE = 5;

    private final RunView run;
    private final UnitParts parts;

    public UnitPages(RunView run) {
        this.run = run;
        this.parts = new UnitParts(run);
    }

    /**
     * @param explanation the beginning of an explanation's id; empty for the newest that is scored
     * @param order of the scored windows
     */
    public UnitPage page(UnitId unit, String explanation, SimulationView.Order order) {
        return page(unit, explanation, order, false);
    }

    /** The same with everything on it that a server gives when it is asked for. */
    public UnitPage whole(UnitId unit) {
        return page(unit, "", SimulationView.Order.SHARE, true);
    }

    private UnitPage page(
            UnitId unit, String explanation, SimulationView.Order order, boolean whole) {
        UnitData data = run.unitAtOnce(unit);
        UnitRecord record = data.record();
        UnitSummary summary = record.summary();
        TokenDisplay display = new TokenDisplay(run.vocabulary(), UnitParts.scale(record));
        Optional<Explanation> selected = data.select(explanation);
        Optional<ScoreCard> card =
                selected.flatMap(each -> data.cardsOf(each).stream().findFirst());
        ScoredWindows scored = ScoredWindows.of(run, selected, card, record);
        Map<Long, String> documents = documents(record, whole);
        return new UnitPage(
                unit.toString(),
                "layer %d · %s %s · %s"
                        .formatted(
                                run.index().shape(unit.site()).layer(),
                                unit.site().noun(),
                                Figures.count(unit.index()),
                                run.index().shape(unit.site()).hookPoint()),
                state(summary),
                explanations(data, selected),
                card.map(each -> Card.of(each, ScoreAccount.of(each, scored.windows()))),
                selected.stream()
                        .flatMap(each -> data.judgedOf(each).stream())
                        .map(JudgementView::of)
                        .toList(),
                scored.windows().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                SimulationView.of(scored.windows(), order, documents, display)),
                scored.reason(),
                display.scale(),
                Optional.of(
                        WindowGroup.of(
                                record,
                                Split.EXPLAIN,
                                WindowKind.TOP,
                                EVIDENCE,
                                documents,
                                display)),
                WindowGroup.names(record),
                whole ? groups(record, documents, display) : List.of(),
                Histogram.ofMaxima(summary),
                unit.site()
                        .dictionary()
                        .map(_ -> Densities.of(run.overview(), unit.site(), Optional.of(unit))),
                unit.site().dictionary(),
                Moments.of(summary),
                TokenRow.of(summary.tokenTable(), run.vocabulary()),
                "%s on all other tokens, seen %s times"
                        .formatted(
                                Figures.activation(summary.tokenTable().otherMean()),
                                Figures.count(summary.tokenTable().otherCount())),
                whole ? parts.weightsIfThere(unit) : Optional.empty(),
                whole ? Optional.of(parts.similar(unit, run.awaitSimilar(unit))) : Optional.empty(),
                UnitPage.Around.of(unit.toString(), run.overview()),
                cite(unit));
    }

    private static List<ExplanationView> explanations(
            UnitData data, Optional<Explanation> selected) {
        List<ExplanationView> said = new ArrayList<>();
        for (Explanation each : data.explanations()) {
            boolean isSelected = selected.filter(each::equals).isPresent();
            String score =
                    data.cardsOf(each).stream()
                            .findFirst()
                            .map(card -> Figures.score(card.topAndRandom().correlation().number()))
                            .orElse(Figures.NONE);
            ExplanationView one = ExplanationView.of(each, score, isSelected);
            if (isSelected) {
                said.addFirst(one);
            } else {
                said.add(one);
            }
        }
        return said;
    }

    private static String state(UnitSummary summary) {
        if (summary.dead()) {
            return "dead: it %s on the explain split".formatted(summary.unit().site().deadRule());
        }
        return summary.dense()
                ? "dense: active on %s of tokens"
                        .formatted(Figures.percent(summary.explain().density()))
                : "";
    }

    private Map<Long, String> documents(UnitRecord record, boolean all) {
        List<ActivationRecord> windows = new ArrayList<>();
        record.windows()
                .forEach((key, list) -> {
                    if (all || key.split() == Split.TEST) {
                        windows.addAll(list);
                    } else if (key.split() == Split.EXPLAIN && key.kind() == WindowKind.TOP) {
                        windows.addAll(list.subList(0, Math.min(EVIDENCE, list.size())));
                    }
                });
        return parts.names(windows);
    }

    private static List<WindowGroup> groups(
            UnitRecord record, Map<Long, String> documents, TokenDisplay display) {
        List<WindowGroup> groups = new ArrayList<>();
        for (Split split : Split.values()) {
            for (WindowKind kind : WindowKind.values()) {
                if (!record.windows(split, kind).isEmpty()) {
                    groups.add(
                            WindowGroup.of(
                                    record, split, kind, Integer.MAX_VALUE, documents, display));
                }
            }
        }
        return groups;
    }

    private String cite(UnitId unit) {
        return "%s of %s (sha256 %.12s) in Hyaline run %.12s, %s"
                .formatted(
                        unit,
                        run.manifest().model().name(),
                        run.manifest().model().sha256(),
                        run.manifest().runId(),
                        run.manifest().created());
    }
}
