package dev.hyaline.study;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Evidence;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Counts;
import dev.hyaline.results.Explanations;
import dev.hyaline.score.CandidateChoice;
import dev.hyaline.subject.UnitId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Has units explained, and what was said of them kept.
 *
 * @param choice among several explanations of a unit; without one the last is taken
 */
record ExplainStage(
        RecordReader reader,
        Explanations explanations,
        Explainer explainer,
        Optional<CandidateChoice> choice) {

    /**
     * Explains.
     *
     * @param again whether to ask again about units that this explainer has spoken of
     */
    Counts run(UnitSelection selection, boolean again, Progress progress) {
        Counts counts = new Counts();
        try (Progress.Task task = progress.begin("explaining", selection.size(), "units")) {
            forEachBatch(
                    selection,
                    again,
                    records -> {
                        explanations.addUnits(
                                records.stream().map(UnitRecord::summary).toList(),
                                site -> reader.shape(site).layer());
                        InOrder.each(
                                records,
                                explainer.waits(),
                                this::explain,
                                some -> {
                                    explanations.add(some.stream().flatMap(List::stream).toList());
                                    some.forEach(each -> count(each.getLast(), counts));
                                    counts.show(task);
                                });
                    });
        }
        return counts;
    }

    private static void count(Explanation taken, Counts counts) {
        counts.add(
                taken.status() instanceof Explanation.Status.Failed,
                taken.status() instanceof Explanation.Status.Unanswered);
    }

    /** What explaining these would cost. */
    Estimate estimate(UnitSelection selection, boolean again) {
        Estimate[] sum = {Estimate.NONE};
        forEachBatch(
                selection,
                again,
                records -> records.forEach(record -> sum[0] = sum[0].plus(estimate(record))));
        return sum[0];
    }

    private Estimate estimate(UnitRecord record) {
        Estimate asking = explainer.estimate(Evidence.of(record));
        return record.summary().dead()
                ? asking
                : choice.map(each -> asking.plus(each.estimate(record))).orElse(asking);
    }

    /** All that is said of a unit; what is taken is the last. */
    private List<Explanation> explain(UnitRecord record) {
        List<Explanation> candidates = explainer.candidates(Evidence.of(record));
        Optional<Explanation> unanswered =
                candidates.stream()
                        .filter(each -> each.status() instanceof Explanation.Status.Unanswered)
                        .findFirst();
        if (unanswered.isPresent()) {
            return List.of(unanswered.get()); // a choice among some would be for good
        }
        return candidates.size() == 1
                ? candidates
                : choice.map(each -> each.bestLast(candidates, record)).orElse(candidates);
    }

    private void forEachBatch(
            UnitSelection selection, boolean again, Consumer<List<UnitRecord>> work) {
        Set<Split> splits = EnumSet.noneOf(Split.class);
        splits.addAll(explainer.splits());
        if (choice.isPresent()) {
            splits.add(Split.CALIBRATE);
        }
        UnitBatches<UnitId> batches =
                new UnitBatches<>(
                        reader,
                        splits,
                        items ->
                                work.accept(items.stream().map(UnitBatches.Item::record).toList()));
        selection
                .bySite()
                .forEach((shape, slots) -> {
                    if (!again) {
                        slots.andNot(explanations.explained(shape, explainer.name()));
                    }
                    batches.add(
                            shape,
                            slots.stream()
                                    .mapToObj(shape::unit)
                                    .collect(Collectors.toMap(each -> each, each -> each)));
                });
        batches.finish();
    }
}
