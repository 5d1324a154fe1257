package dev.hyaline.record.compat;

import dev.hyaline.common.HyalineException;
import dev.hyaline.record.file.ActivationRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the 2023 paper divides a unit's records: it deals the ranked top windows round to four
 * slices, and the random ones to all but the first. Neighbouring ranks often are the same document,
 * so evidence and test mix; records of ours are split by document instead. For imported records.
 */
public final class ReferenceDealing {

    /** A hand of the deal, in dealing order. */
    public enum Slice {
        TRAIN(0),
        CALIBRATION(1),
        VALID(2),
        TEST(3);

        private final int place;

        Slice(int place) {
            this.place = place;
        }
    }

    private static final int TOP_SLICES = 4;
    private static final int RANDOM_SLICES = TOP_SLICES - 1;

    private ReferenceDealing() {}

    /**
     * One slice: {@code n} top windows at ranks i, i + 4, i + 8, … (i the slice's place), then, but
     * for {@link Slice#TRAIN}, {@code n} random ones at i − 1, i + 2, ….
     *
     * @param top best first
     * @param random in recorded order
     * @param slice which one
     * @param n of each list; each list's largest equal share where it is not given
     */
    public static <T> List<T> deal(List<T> top, List<T> random, Slice slice, OptionalInt n) {
        List<T> dealt = new ArrayList<>();
        int place = slice.place;
        hand("top windows", top, place, TOP_SLICES, n, dealt);
        if (slice != Slice.TRAIN) {
            hand("random windows", random, place - 1, RANDOM_SLICES, n, dealt);
        }
        return List.copyOf(dealt);
    }

    /** The largest activation of the top windows, position 0 included. */
    public static float maximumActivation(List<ActivationRecord> top) {
        float maximum = Float.NEGATIVE_INFINITY;
        for (ActivationRecord window : top) {
            for (float activation : window.activations()) {
                maximum = Math.max(maximum, activation);
            }
        }
        if (maximum == Float.NEGATIVE_INFINITY) {
            throw HyalineException.damaged(
                    "top windows must be at least 1, but are: " + top.size());
        }
        return maximum;
    }

    private static <T> void hand(
            String what, List<T> from, int first, int slices, OptionalInt n, List<T> to) {
        int size = n.orElse(from.size() / slices);
        if ((long) size * slices > from.size()) {
            throw HyalineException.damaged(
                    "%s must be at least %d for %d a slice, but are: %d",
                    what, (long) size * slices, size, from.size());
        }
        for (int i = 0; i < size; i++) {
            to.add(from.get(first + i * slices));
        }
    }
}
