package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.Account;
import dev.hyaline.score.ScoreAccount;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.SimilarUnits;
import dev.hyaline.web.data.UnitData;
import dev.hyaline.web.page.chart.Densities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes units' pages from a run, and the parts of them that are asked for. Thread-safe. */
public record UnitPages(RunView run) {

    private static final int EVIDENCE = 5;
    private static final UnitRecord.Key EVIDENCE_OF =
            new UnitRecord.Key(Split.EXPLAIN, WindowKind.TOP);

    /**
     * Units that do nearly the same as one.
     *
     * @param unit the one
     * @param units the others, most alike first
     * @param note why there are none yet; empty where there are
     */
    public record Similar(String unit, List<UnitLink> units, String note) {
        public Similar {
            units = List.copyOf(units);
        }
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
        HeatMaps maps = maps(record, shown(record, whole));
        Optional<Explanation> selected = data.select(explanation);
        ScoredWindows scored = ScoredWindows.of(run, data, selected);
        return new UnitPage(
                unit,
                run.manifest(),
                run.index(),
                data,
                selected,
                scored,
                Optional.of(scored.windows())
                        .filter(windows -> !windows.isEmpty())
                        .map(windows -> SimulationView.of(windows, order, maps)),
                maps.scale(),
                maps.group(record, EVIDENCE_OF, EVIDENCE),
                whole
                        ? record.windows().keySet().stream()
                                .map(key -> maps.group(record, key, Integer.MAX_VALUE))
                                .toList()
                        : List.of(),
                unit.site()
                        .dictionary()
                        .map(_ -> Densities.of(run.overview(), unit.site(), Optional.of(unit))),
                TokenRow.of(record.summary().tokenTable(), run.vocabulary()),
                whole ? weightsIfThere(unit) : Optional.empty(),
                whole ? Optional.of(similar(unit, run.similar().await(unit))) : Optional.empty());
    }

    private static List<ActivationRecord> shown(UnitRecord record, boolean whole) {
        List<ActivationRecord> windows = new ArrayList<>();
        record.windows()
                .forEach((key, list) -> {
                    if (whole || key.split() == Split.TEST) {
                        windows.addAll(list);
                    } else if (key.equals(EVIDENCE_OF)) {
                        windows.addAll(list.subList(0, Math.min(EVIDENCE, list.size())));
                    }
                });
        return windows;
    }

    private HeatMaps maps(UnitRecord record, List<ActivationRecord> windows) {
        List<Long> ids =
                windows.stream().map(ActivationRecord::documentId).distinct().sorted().toList();
        Map<Long, String> all = run.documentNames(ids);
        Map<Long, String> names = new HashMap<>();
        ids.forEach(id -> names.put(id, DisplayText.text(all.getOrDefault(id, "document " + id))));
        return new HeatMaps(run.vocabulary(), HeatScale.of(record.summary()), names);
    }

    /** The windows of one split and kind. */
    public WindowGroup windows(UnitId unit, UnitRecord.Key key) {
        UnitRecord record = run.unitAtOnce(unit).record();
        return maps(record, record.windows(key.split(), key.kind()))
                .group(record, key, Integer.MAX_VALUE);
    }

    /** The connections of a unit; empty where the model is not to be found. */
    public Optional<WeightsView> weights(UnitId unit) {
        return run.model().isSomewhere()
                ? Optional.of(
                        WeightsView.of(
                                run, run.weights(unit), unit.site().dictionary().isPresent()))
                : Optional.empty();
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
        return run.similar()
                .of(unit)
                .map(found -> similar(unit, found))
                .orElseGet(() ->
                        new Similar(
                                unit.toString(),
                                List.of(),
                                "All units are being compared; this takes a moment, once."));
    }

    private Similar similar(UnitId unit, List<SimilarUnits.Similar> found) {
        return new Similar(
                unit.toString(),
                UnitLink.list(
                        run,
                        found,
                        SimilarUnits.Similar::unit,
                        each -> Figures.score(each.correlation())),
                found.isEmpty() ? "No other unit does anything like it." : "");
    }

    /** Why a score is what it is, with the series of each window; empty without a score card. */
    public Optional<Account> account(UnitId unit, String explanation) {
        UnitData data = run.unit(unit);
        Optional<Explanation> selected = data.select(explanation);
        return selected.flatMap(data::card)
                .map(card ->
                        ScoreAccount.of(card, ScoredWindows.of(run, data, selected).windows()));
    }
}
