package dev.hyaline.web.data;

import dev.hyaline.common.Strongest;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.RecordScan;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.results.CatalogueFeed;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitIndex;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A few numbers of every unit, in memory, as they were at one moment. Immutable. Units go by their
 * numbers in the {@link UnitIndex}; a number that is not there is NaN.
 */
public final class Overview {

    private final UnitIndex index;
    private final float[] maximum;
    private final float[] density;
    private final float[] score;
    private final float[] randomOnly;
    private final float[] lift;
    private final boolean[] explained;
    private final boolean[] scored;
    private final SortedMap<String, Integer> explainers;
    private final boolean complete;

    /** Of units of which nothing is known yet. */
    private Overview(UnitIndex index) {
        this.index = index;
        int units = index.size();
        maximum = new float[units];
        density = new float[units];
        score = new float[units];
        randomOnly = new float[units];
        lift = new float[units];
        explained = new boolean[units];
        scored = new boolean[units];
        explainers = new TreeMap<>();
        complete = false;
    }

    /** As another is now. */
    private Overview(Overview other, boolean complete) {
        index = other.index;
        maximum = other.maximum;
        density = other.density;
        score = other.score.clone();
        randomOnly = other.randomOnly.clone();
        lift = other.lift.clone();
        explained = other.explained.clone();
        scored = other.scored.clone();
        explainers = new TreeMap<>(other.explainers);
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
        return explained[unit];
    }

    public boolean scored(int unit) {
        return scored[unit];
    }

    /** Who has explained, and how many explanations there are of each. */
    public SortedMap<String, Integer> explainers() {
        return explainers;
    }

    /** How many units satisfy something. */
    public long count(IntPredicate predicate) {
        return IntStream.range(0, index.size()).filter(predicate).count();
    }

    /** The few that satisfy something and have the largest keys, largest first. */
    public List<Integer> strongest(IntPredicate which, IntToDoubleFunction key, int most) {
        Strongest strongest = new Strongest(most);
        IntStream.range(0, index.size())
                .filter(which)
                .forEach(unit -> strongest.add(unit, key.applyAsDouble(unit), 0));
        return strongest.items().stream().map(each -> (int) each.number()).toList();
    }

    /** Gathers what comes in. For one thread. */
    static final class Gathering {

        private final Overview now;

        Gathering(UnitIndex index, RecordReader reader) {
            now = new Overview(index);
            clear();
            for (Site site : index.sites()) {
                RecordScan.of(reader)
                        .forEachGlance(
                                site,
                                (unit, largest, share) -> {
                                    now.maximum[index.number(unit)] = (float) largest;
                                    now.density[index.number(unit)] = (float) share;
                                });
            }
        }

        /** Forgets what explainers and scorers said. */
        void clear() {
            Arrays.fill(now.score, Float.NaN);
            Arrays.fill(now.randomOnly, Float.NaN);
            Arrays.fill(now.lift, Float.NaN);
            Arrays.fill(now.explained, false);
            Arrays.fill(now.scored, false);
            now.explainers.clear();
        }

        void add(CatalogueFeed.Spoken said) {
            now.explainers.merge(said.explainer(), 1, Integer::sum);
            int unit = now.index.number(said.unit());
            if (unit >= 0) {
                now.explained[unit] = true;
            }
        }

        /** The newest number counts; a card that has none takes none away. */
        void add(CatalogueFeed.Scored card) {
            int unit = now.index.number(card.unit());
            if (unit >= 0) {
                now.scored[unit] = true;
                put(now.score, unit, card.score());
                put(now.randomOnly, unit, card.randomOnly());
                put(now.lift, unit, card.lift());
            }
        }

        private static void put(float[] numbers, int unit, @Nullable Double number) {
            if (number != null) {
                numbers[unit] = number.floatValue();
            }
        }

        Overview overview(boolean complete) {
            return new Overview(now, complete);
        }
    }
}
