package dev.hyaline.study;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Explanations;
import dev.hyaline.score.CandidateChoice;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** The newest explanation of each selected unit by one explainer, and the controls' beside them. */
final class ExplainedUnits {

    private final UnitSelection selection;
    private final Explanations explanations;
    private final String explainer;
    private final Seed seed;
    private final boolean typical;

    /**
     * @param seed of the run, which chooses the controls
     */
    ExplainedUnits(
            UnitSelection selection, Explanations explanations, String explainer, Seed seed) {
        this(selection, explanations, explainer, seed, false);
    }

    private ExplainedUnits(
            UnitSelection selection,
            Explanations explanations,
            String explainer,
            Seed seed,
            boolean typical) {
        this.selection = selection;
        this.explanations = explanations;
        this.explainer = explainer;
        this.seed = seed;
        this.typical = typical;
    }

    /**
     * The same for estimates: selected units that nothing was said of yet have explanations of
     * typical length.
     */
    ExplainedUnits orTypical() {
        return new ExplainedUnits(selection, explanations, explainer, seed, true);
    }

    /** How many units were selected, explained or not. */
    long selected() {
        return selection.size();
    }

    /** Units of one site that have no card yet. */
    static final class Todo {
        private final BitSet units = new BitSet();
        private final Map<UnitId, String> keys = new HashMap<>();
        private final Map<UnitId, String> ids = new HashMap<>();
        private final SequencedMap<UnitId, Explanation> newest;
        private final OtherUnit others;

        private Todo(SequencedMap<UnitId, Explanation> newest, OtherUnit others) {
            this.newest = newest;
            this.others = others;
        }

        BitSet units() {
            return units;
        }

        Explanation explanation(UnitRecord record) {
            Explanation explanation = newest.get(record.summary().unit());
            if (explanation == null) {
                throw new IllegalStateException("no explanation of " + record.summary().unit());
            }
            return explanation;
        }

        /** What the unit's card is kept under. */
        String key(UnitRecord record) {
            String key = keys.get(record.summary().unit());
            if (key == null) {
                throw new IllegalStateException("no key of " + record.summary().unit());
            }
            return key;
        }

        /** An explanation's identity is a hash of all its pattern: once is enough. */
        private String id(Explanation explanation) {
            return ids.computeIfAbsent(explanation.unit(), _ -> explanation.id());
        }

        private void add(
                SiteShape shape,
                UnitId unit,
                Explanation explanation,
                BiFunction<String, String, String> key,
                Predicate<String> known) {
            String own = key.apply(id(explanation), others.of(unit).map(this::id).orElse(""));
            if (!known.test(own)) {
                units.set(shape.slot(unit));
                keys.put(unit, own);
            }
        }

        /** The explanation of another unit of the layer. */
        Optional<Explanation> other(UnitRecord record) {
            return others.of(record.summary().unit());
        }
    }

    /**
     * Goes over the sites.
     *
     * @param key what a card is kept under, by the explanation's id and the other unit's, or
     *     nothing
     * @param known whether a card is there
     * @param work on the units without one
     * @return how many selected units are explained, with a card or without
     * @throws HyalineException when none is
     */
    long forEachSite(
            BiFunction<String, String, String> key,
            Predicate<String> known,
            BiConsumer<SiteShape, Todo> work) {
        long[] explained = {0};
        selection
                .bySite()
                .forEach((shape, chosen) -> {
                    SequencedMap<UnitId, Explanation> newest =
                            explanations.newest(shape.site(), explainer);
                    if (typical) {
                        chosen.stream()
                                .mapToObj(shape::unit)
                                .forEach(unit ->
                                        newest.computeIfAbsent(unit, CandidateChoice::typical));
                    }
                    Todo todo = new Todo(newest, new OtherUnit(newest, seed));
                    newest.forEach((unit, explanation) -> {
                        if (chosen.get(shape.slot(unit))) {
                            explained[0]++;
                            todo.add(shape, unit, explanation, key, known);
                        }
                    });
                    work.accept(shape, todo);
                });
        if (explained[0] == 0) {
            throw new HyalineException(
                    ErrorCode.RUN,
                    "units must be explained before they are scored, but none of the %d is, by: %s"
                            .formatted(selection.size(), explainer));
        }
        return explained[0];
    }
}
