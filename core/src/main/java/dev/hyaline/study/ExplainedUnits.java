package dev.hyaline.study;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import dev.hyaline.results.Explanations;
import dev.hyaline.score.CandidateChoice;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * The newest explanation of each selected unit by one explainer, and the controls' beside them.
 *
 * @param seed of the run, which chooses the controls
 */
record ExplainedUnits(
        UnitSelection selection, Explanations explanations, String explainer, Seed seed) {

    /**
     * A unit that has no card yet.
     *
     * @param explanation of it
     * @param other the explanation of another unit of the layer
     * @param key what its card is kept under
     */
    record Todo(Explanation explanation, Optional<Explanation> other, String key) {}

    /**
     * Goes over the sites.
     *
     * @param typical whether selected units that nothing was said of yet have explanations of
     *     typical length, for estimates
     * @param key what a card is kept under, by the explanation's id and the other unit's, or
     *     nothing
     * @param known whether a card is there
     * @param work on the units without one
     * @return how many selected units are explained, with a card or without
     * @throws HyalineException when none is, or nothing is said of any
     */
    Found forEachSite(
            boolean typical,
            BinaryOperator<String> key,
            Predicate<String> known,
            BiConsumer<SiteShape, Map<UnitId, Todo>> work) {
        Found[] found = {new Found(0, 0, Optional.empty())};
        selection
                .bySite()
                .forEach((shape, chosen) -> {
                    SequencedMap<UnitId, Explanation> newest =
                            explanations.newest(shape.site(), explainer);
                    if (typical) {
                        newest.values().removeIf(ExplainedUnits::isUnanswered);
                        chosen.stream()
                                .mapToObj(shape::unit)
                                .forEach(unit ->
                                        newest.computeIfAbsent(unit, CandidateChoice::typical));
                    }
                    OtherUnit others = new OtherUnit(newest, seed);
                    Map<UnitId, String> ids = new HashMap<>();
                    Map<UnitId, Todo> todo = new HashMap<>();
                    newest.forEach((unit, explanation) -> {
                        if (chosen.get(shape.slot(unit))) {
                            found[0] = found[0].and(explanation);
                            Optional<Explanation> other = others.of(unit);
                            String own =
                                    key.apply(
                                            id(explanation, ids),
                                            other.map(each -> id(each, ids)).orElse(""));
                            if (!known.test(own)) {
                                todo.put(unit, new Todo(explanation, other, own));
                            }
                        }
                    });
                    work.accept(shape, todo);
                });
        return found[0].checked(this);
    }

    private static boolean isUnanswered(Explanation explanation) {
        return explanation.status() instanceof Explanation.Status.Unanswered;
    }

    /**
     * Selected units.
     *
     * @param explained how many an explainer has spoken of
     * @param silent how many of these have no explanation for all that: the explainer was not
     *     reached, or said what is none
     * @param why of one of those
     */
    record Found(long explained, long silent, Optional<String> why) {

        private Found and(Explanation explanation) {
            boolean none =
                    isUnanswered(explanation)
                            || explanation.status() instanceof Explanation.Status.Failed;
            return new Found(
                    explained + 1,
                    silent + (none ? 1 : 0),
                    none ? explanation.status().nothing() : why);
        }

        private Found checked(ExplainedUnits units) {
            if (silent == explained) {
                throw HyalineException.run(
                        "units must be explained before they are scored, but none of the %d is, by: %s%s",
                        units.selection().size(),
                        units.explainer(),
                        why.map(each -> Figures.format(" (%s)", each)).orElse(""));
            }
            return this;
        }
    }

    /** An explanation's identity is a hash of all its pattern: once is enough. */
    private static String id(Explanation explanation, Map<UnitId, String> ids) {
        return ids.computeIfAbsent(explanation.unit(), _ -> explanation.id());
    }
}
