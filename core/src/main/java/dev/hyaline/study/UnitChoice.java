package dev.hyaline.study;

import dev.hyaline.common.Seed;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Set;

/**
 * Which units are wanted, before it is known what a run has.
 *
 * @param expressions as {@link UnitSelection} reads them; none for everything
 * @param most at most so many of them, drawn by hash
 * @param seed of the drawing
 */
public record UnitChoice(List<String> expressions, int most, Seed seed) {

    /** Everything. */
    public static final UnitChoice ALL =
            new UnitChoice(List.of(), Integer.MAX_VALUE, new Seed(2023));

    public UnitChoice {
        expressions = List.copyOf(expressions);
    }

    /** Those that a run has. */
    public UnitSelection in(RecordReader reader) {
        return drawn(UnitSelection.of(expressions, reader));
    }

    /** The same among some units, so that the sample is one of those. */
    public UnitSelection in(RecordReader reader, Set<UnitId> among) {
        return drawn(UnitSelection.of(expressions, reader).and(among));
    }

    private UnitSelection drawn(UnitSelection selection) {
        return selection.size() <= most ? selection : selection.sample(most, seed);
    }
}
