package dev.hyaline.web.page;

import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.ActivationRecord;
import dev.hyaline.record.Kind;
import dev.hyaline.record.UnitId;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.record.UnitSummary;
import dev.hyaline.score.Account;
import dev.hyaline.score.ScoreAccount;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.text.Split;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.SimilarUnit;
import dev.hyaline.web.data.UnitData;
import dev.hyaline.web.data.UnitWeights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes units' pages from a run. Thread-safe. */
public final class UnitPages {

    private static final int EVIDENCE = 5;

    private final RunView run;

    public UnitPages(RunView run) {
        this.run = run;
    }

    /**
     * @param explanation the beginning of an explanation's id; empty for the newest that is scored
     * @param order of the scored windows
     */
    public UnitPage page(UnitId unit, String explanation, Comparison.Order order) {
        return page(unit, explanation, order, false);
    }

    /** The same with everything on it that a server gives when it is asked for. */
    public UnitPage whole(UnitId unit) {
        return page(unit, "", Comparison.Order.SHARE, true);
    }

    private UnitPage page(UnitId unit, String explanation, Comparison.Order order, boolean whole) {
        UnitData data = run.unitAtOnce(unit);
        UnitRecord record = data.record();
        UnitSummary summary = record.summary();
        Sheet sheet = new Sheet(run.vocabulary(), scale(record));
        Optional<Explanation> selected = data.select(explanation);
        Optional<ScoreCard> card =
                selected.flatMap(each -> data.cardsOf(each).stream().findFirst());
        Recounted recounted = Recounted.of(run, selected, card, record);
        Map<Long, String> documents = documents(record, whole);
        return new UnitPage(
                unit.toString(),
                "layer %d · neuron %s · %s"
                        .formatted(
                                unit.site().layer(),
                                Figures.count(unit.index()),
                                unit.site().hookPoint()),
                state(summary),
                said(data, selected),
                card.map(each -> Card.of(each, ScoreAccount.of(each, recounted.windows()))),
                selected.stream()
                        .flatMap(each -> data.judgedOf(each).stream())
                        .map(Judged::of)
                        .toList(),
                recounted.windows().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Comparison.of(recounted.windows(), order, documents, sheet)),
                recounted.reason(),
                sheet.scale(),
                Optional.of(
                        WindowGroup.of(
                                record, Split.EXPLAIN, Kind.TOP, EVIDENCE, documents, sheet)),
                WindowGroup.names(record),
                whole ? groups(record, documents, sheet) : List.of(),
                Histogram.of(summary),
                Moments.of(summary),
                TokenRow.of(summary.tokenTable(), run.vocabulary()),
                "%s on all other tokens, seen %s times"
                        .formatted(
                                Figures.activation(summary.tokenTable().otherMean()),
                                Figures.count(summary.tokenTable().otherCount())),
                whole ? weightsIfThere(unit) : Optional.empty(),
                whole ? Optional.of(similar(unit, run.awaitSimilar(unit))) : Optional.empty(),
                UnitPage.Around.of(unit.toString(), run.overview()),
                cite(unit));
    }

    /** The windows of one split and kind. */
    public WindowGroup windows(UnitId unit, Split split, Kind kind) {
        UnitRecord record = run.unitAtOnce(unit).record();
        List<ActivationRecord> windows = record.windows(split, kind);
        return WindowGroup.of(
                record,
                split,
                kind,
                Integer.MAX_VALUE,
                names(windows),
                new Sheet(run.vocabulary(), scale(record)));
    }

    /** The connections of a unit; empty where the model is not to be found. */
    public Optional<WeightsView> weights(UnitId unit) {
        if (run.model().argument().isEmpty()) {
            return Optional.empty();
        }
        UnitWeights weights = run.weights(unit);
        return Optional.of(
                WeightsView.of(weights, run.vocabulary(), run.texts(WeightsView.units(weights))));
    }

    /** A page without them is better than none. */
    private Optional<WeightsView> weightsIfThere(UnitId unit) {
        try {
            return weights(unit);
        } catch (HyalineException e) {
            return Optional.empty();
        }
    }

    /** The units that do nearly the same, with what is said of them. */
    public Similar similar(UnitId unit) {
        return run.similar(unit)
                .map(found -> similar(unit, found))
                .orElseGet(() ->
                        new Similar(
                                unit.toString(),
                                List.of(),
                                "All units are being compared; this takes a moment, once."));
    }

    private Similar similar(UnitId unit, List<SimilarUnit> found) {
        List<String> names = found.stream().map(SimilarUnit::unit).toList();
        Map<String, String> texts = run.texts(names);
        return new Similar(
                unit.toString(),
                found.stream()
                        .map(each ->
                                UnitLink.of(
                                        each.unit(), Figures.score(each.correlation()), "", texts))
                        .toList(),
                found.isEmpty() ? "No other unit does anything like it." : "");
    }

    /** Why a score is what it is, with the series of each window; empty without a score card. */
    public Optional<Account> account(UnitId unit, String explanation) {
        UnitData data = run.unit(unit);
        Optional<Explanation> selected = data.select(explanation);
        Optional<ScoreCard> card =
                selected.flatMap(each -> data.cardsOf(each).stream().findFirst());
        return card.map(each ->
                ScoreAccount.of(each, Recounted.of(run, selected, card, data.record()).windows()));
    }

    /** One scale for everything that is recorded of a unit. */
    static HeatScale scale(UnitRecord record) {
        double largest = 0;
        for (Split split : Split.values()) {
            double maximum = record.summary().split(split).maximum();
            largest = Double.isNaN(maximum) ? largest : Math.max(largest, maximum);
        }
        return new HeatScale(largest);
    }

    private static List<Said> said(UnitData data, Optional<Explanation> selected) {
        List<Said> said = new ArrayList<>();
        for (Explanation each : data.explanations()) {
            boolean isSelected = selected.filter(each::equals).isPresent();
            String score =
                    data.cardsOf(each).stream()
                            .findFirst()
                            .map(card -> Figures.score(card.topAndRandom().correlation()))
                            .orElse(Figures.NONE);
            Said one = Said.of(each, score, isSelected);
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
            return "dead: it never rises above "
                    + Figures.activation(UnitSummary.DEAD_MAXIMUM)
                    + " on the explain split";
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
                    } else if (key.split() == Split.EXPLAIN && key.kind() == Kind.TOP) {
                        windows.addAll(list.subList(0, Math.min(EVIDENCE, list.size())));
                    }
                });
        return names(windows);
    }

    private Map<Long, String> names(Collection<ActivationRecord> windows) {
        List<Long> ids = documentIds(windows);
        Map<Long, String> all = run.documentNames(ids);
        Map<Long, String> names = new HashMap<>();
        ids.forEach(id -> names.put(id, Shown.text(all.getOrDefault(id, "document " + id))));
        return names;
    }

    private static List<Long> documentIds(Collection<ActivationRecord> windows) {
        return windows.stream().map(ActivationRecord::documentId).distinct().sorted().toList();
    }

    private static List<WindowGroup> groups(
            UnitRecord record, Map<Long, String> documents, Sheet sheet) {
        List<WindowGroup> groups = new ArrayList<>();
        for (Split split : Split.values()) {
            for (Kind kind : Kind.values()) {
                if (!record.windows(split, kind).isEmpty()) {
                    groups.add(
                            WindowGroup.of(
                                    record, split, kind, Integer.MAX_VALUE, documents, sheet));
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
