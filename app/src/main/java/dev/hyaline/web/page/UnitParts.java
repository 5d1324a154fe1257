package dev.hyaline.web.page;

import dev.hyaline.causal.UnitWeights;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.Account;
import dev.hyaline.score.ScoreAccount;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.SimilarUnit;
import dev.hyaline.web.data.UnitData;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the parts of units' pages that are asked for by themselves. Thread-safe. */
public record UnitParts(RunView run) {

    /** The windows of one split and kind. */
    public WindowGroup windows(UnitId unit, Split split, WindowKind kind) {
        UnitRecord record = run.unitAtOnce(unit).record();
        List<ActivationRecord> windows = record.windows(split, kind);
        return WindowGroup.of(
                record,
                split,
                kind,
                Integer.MAX_VALUE,
                names(windows),
                new TokenDisplay(run.vocabulary(), scale(record)));
    }

    /** The connections of a unit; empty where the model is not to be found. */
    public Optional<WeightsView> weights(UnitId unit) {
        if (!run.model().isSomewhere()) {
            return Optional.empty();
        }
        UnitWeights weights = run.weights(unit);
        return Optional.of(
                WeightsView.of(
                        weights,
                        unit.site().dictionary().isPresent(),
                        run.vocabulary(),
                        run.texts(WeightsView.units(weights))));
    }

    /** A page without them is better than none. */
    Optional<WeightsView> weightsIfThere(UnitId unit) {
        try {
            return weights(unit);
        } catch (HyalineException e) {
            return Optional.empty();
        }
    }

    /** The units that do nearly the same, with what is said of them. */
    public SimilarView similar(UnitId unit) {
        return run.similar(unit)
                .map(found -> similar(unit, found))
                .orElseGet(() ->
                        new SimilarView(
                                unit.toString(),
                                List.of(),
                                "All units are being compared; this takes a moment, once."));
    }

    SimilarView similar(UnitId unit, List<SimilarUnit> found) {
        List<String> names = found.stream().map(SimilarUnit::unit).toList();
        Map<String, String> texts = run.texts(names);
        return new SimilarView(
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
                ScoreAccount.of(
                        each, ScoredWindows.of(run, selected, card, data.record()).windows()));
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

    Map<Long, String> names(Collection<ActivationRecord> windows) {
        List<Long> ids = documentIds(windows);
        Map<Long, String> all = run.documentNames(ids);
        Map<Long, String> names = new HashMap<>();
        ids.forEach(id -> names.put(id, DisplayText.text(all.getOrDefault(id, "document " + id))));
        return names;
    }

    private static List<Long> documentIds(Collection<ActivationRecord> windows) {
        return windows.stream().map(ActivationRecord::documentId).distinct().sorted().toList();
    }
}
