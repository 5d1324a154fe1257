package dev.hyaline.score.judge;

import dev.hyaline.record.file.ActivationRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Pairs of windows, no window twice. Greedy: each window in turn takes the first partner that fits
 * it, one of its own length if there is any.
 *
 * @param pairs in the order in which they were found
 */
record WindowPairs(List<Pair> pairs) {

    /**
     * Two windows that are shown as far as the shorter one goes.
     *
     * @param yes the window whose right answer is yes
     * @param no the window whose right answer is no
     */
    record Pair(ActivationRecord yes, ActivationRecord no) {

        /** How many tokens of each are shown. */
        int length() {
            return Math.min(yes.length(), no.length());
        }
    }

    WindowPairs {
        pairs = List.copyOf(pairs);
    }

    /** Active windows, each with a silent one; it must still be active as far as it is shown. */
    static WindowPairs detection(
            List<ActivationRecord> active,
            List<ActivationRecord> silent,
            Threshold threshold,
            int most) {
        return of(
                active,
                silent,
                (yes, no) -> threshold.activePositions(yes).getFirst() < no.length(),
                most);
    }

    /**
     * Active windows; where the first is active the second must be silent, and reach so far; it
     * must be active somewhere else that is shown.
     */
    static WindowPairs fuzzing(List<ActivationRecord> active, Threshold threshold, int most) {
        return of(
                active,
                active,
                (yes, no) ->
                        threshold.activePositions(no).getFirst() < yes.length()
                                && threshold.activePositions(yes).stream()
                                        .allMatch(p -> p < no.length() && threshold.silent(no, p)),
                most);
    }

    private static WindowPairs of(
            List<ActivationRecord> firsts,
            List<ActivationRecord> seconds,
            BiPredicate<ActivationRecord, ActivationRecord> fit,
            int most) {
        List<Pair> pairs = new ArrayList<>();
        Set<Long> used = new HashSet<>();
        for (ActivationRecord first : firsts) {
            if (pairs.size() == most) {
                break;
            }
            if (used.contains(first.windowId())) {
                continue;
            }
            Optional<ActivationRecord> partner =
                    seconds.stream()
                            .filter(second -> second.windowId() != first.windowId())
                            .filter(second -> !used.contains(second.windowId()))
                            .filter(second -> fit.test(first, second))
                            .min(Comparator.comparing(second -> second.length() != first.length()));
            // Without a partner it may still become one.
            partner.ifPresent(second -> {
                pairs.add(new Pair(first, second));
                used.add(first.windowId());
                used.add(second.windowId());
            });
        }
        return new WindowPairs(pairs);
    }
}
