package dev.hyaline.web.data;

import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.RecordScan;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.results.CatalogueFeed;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitIndex;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A few numbers of every unit, in memory, as they were at one moment. Immutable. Units go by their
 * numbers in the {@link UnitIndex}; a number that is not there is NaN.
 */
public final class Overview {

    private static final int EXPLAINED = 1;
    private static final int SCORED = 2;

    private final UnitIndex index;
    private final float[] maximum;
    private final float[] density;
    private final float[] score;
    private final float[] randomOnly;
    private final float[] lift;
    private final byte[] state;
    private final SortedMap<String, Integer> explainers;
    private final boolean complete;

    private Overview(
            UnitIndex index,
            float[] maximum,
            float[] density,
            float[] score,
            float[] randomOnly,
            float[] lift,
            byte[] state,
            SortedMap<String, Integer> explainers,
            boolean complete) {
        this.index = index;
        this.maximum = maximum;
        this.density = density;
        this.score = score;
        this.randomOnly = randomOnly;
        this.lift = lift;
        this.state = state;
        this.explainers = explainers;
        this.complete = complete;
    }

    public UnitIndex index() {
        return index;
    }

    /** Whether everything in the catalogue had been read. */
    public boolean complete() {
        return complete;
    }

    /** The largest activation on the explain split. */
    public float maximum(int unit) {
        return maximum[unit];
    }

    /** The share of tokens with an activation above 0. */
    public float density(int unit) {
        return density[unit];
    }

    /** Top-and-random, of the newest card that has such a score. */
    public float score(int unit) {
        return score[unit];
    }

    public float randomOnly(int unit) {
        return randomOnly[unit];
    }

    public float lift(int unit) {
        return lift[unit];
    }

    public boolean dead(int unit) {
        return UnitSummary.dead(index.sites().get(index.place(unit)), maximum[unit]);
    }

    public boolean dense(int unit) {
        return density[unit] > UnitSummary.DENSE_SHARE;
    }

    public boolean explained(int unit) {
        return (state[unit] & EXPLAINED) != 0;
    }

    public boolean scored(int unit) {
        return (state[unit] & SCORED) != 0;
    }

    /** Who has explained, and how many explanations there are of each. */
    public SortedMap<String, Integer> explainers() {
        return explainers;
    }

    /** How many units satisfy something. */
    public int count(IntPredicate predicate) {
        int count = 0;
        for (int unit = 0; unit < state.length; unit++) {
            count += predicate.test(unit) ? 1 : 0;
        }
        return count;
    }

    /** Gathers what comes in. For one thread. */
    static final class Gathering {
        private final UnitIndex index;
        private final float[] maximum;
        private final float[] density;
        private final float[] score;
        private final float[] randomOnly;
        private final float[] lift;
        private final byte[] state;
        private final TreeMap<String, Integer> explainers = new TreeMap<>();

        Gathering(UnitIndex index, RecordReader reader) {
            this.index = index;
            int units = index.size();
            maximum = new float[units];
            density = new float[units];
            score = absent(units);
            randomOnly = absent(units);
            lift = absent(units);
            state = new byte[units];
            for (Site site : index.sites()) {
                RecordScan.of(reader)
                        .forEachGlance(
                                site,
                                (unit, largest, share) -> {
                                    int number = index.number(unit);
                                    maximum[number] = (float) largest;
                                    density[number] = (float) share;
                                });
            }
        }

        private static float[] absent(int units) {
            float[] numbers = new float[units];
            Arrays.fill(numbers, Float.NaN);
            return numbers;
        }

        /** Forgets what explainers and scorers said. */
        void clear() {
            Arrays.fill(score, Float.NaN);
            Arrays.fill(randomOnly, Float.NaN);
            Arrays.fill(lift, Float.NaN);
            Arrays.fill(state, (byte) 0);
            explainers.clear();
        }

        void add(CatalogueFeed.Spoken said) {
            explainers.merge(said.explainer(), 1, Integer::sum);
            int unit = index.number(said.unit());
            if (unit >= 0) {
                state[unit] |= EXPLAINED;
            }
        }

        /** The newest number counts; a card that has none takes none away. */
        void add(CatalogueFeed.Scored scored) {
            int unit = index.number(scored.unit());
            if (unit >= 0) {
                state[unit] |= SCORED;
                score[unit] = newer(scored.score(), score[unit]);
                randomOnly[unit] = newer(scored.randomOnly(), randomOnly[unit]);
                lift[unit] = newer(scored.lift(), lift[unit]);
            }
        }

        private static float newer(@Nullable Double number, float before) {
            return number == null ? before : number.floatValue();
        }

        Overview overview(boolean complete) {
            return new Overview(
                    index,
                    maximum,
                    density,
                    score.clone(),
                    randomOnly.clone(),
                    lift.clone(),
                    state.clone(),
                    new TreeMap<>(explainers),
                    complete);
        }
    }
}
