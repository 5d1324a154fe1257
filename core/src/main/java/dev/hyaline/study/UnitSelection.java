package dev.hyaline.study;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitExpression;
import dev.hyaline.subject.UnitId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which units of a run are meant, by {@link UnitExpression}s; {@code @FILE} reads them from a file,
 * one or more a line, {@code #} beginning a comment.
 */
public final class UnitSelection {

    private final SequencedMap<SiteShape, BitSet> units;

    private UnitSelection(SequencedMap<SiteShape, BitSet> units) {
        this.units = units;
    }

    /**
     * Resolves expressions against what a run has.
     *
     * @param expressions separated by commas or given apart; none means everything
     */
    public static UnitSelection of(Collection<String> expressions, RecordReader reader) {
        SequencedMap<SiteShape, BitSet> units = none();
        List<String> parts = new ArrayList<>();
        for (String expression : expressions) {
            for (String part : words(expression)) {
                parts.addAll(
                        part.startsWith("@") ? inFile(Path.of(part.substring(1))) : List.of(part));
            }
        }
        if (parts.isEmpty() && !expressions.isEmpty()) {
            throw HyalineException.usage("units must name at least one, but are: " + expressions);
        }
        for (String part : parts.isEmpty() ? List.of("*", "*:neg") : parts) {
            if (add(part, reader, units) == 0 && !parts.isEmpty()) {
                throw HyalineException.usage(
                        "units must be among those of the run, %s, but none is: %s",
                        describe(reader), part);
            }
        }
        return new UnitSelection(units);
    }

    private static List<String> words(String line) {
        return Stream.of(line.split("[\\s,]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> inFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw HyalineException.usage(
                    "units must be in a file that exists, but are in: " + file);
        }
        return AtomicFiles.readText(file)
                .lines()
                .flatMap(line -> words(line.replaceFirst("#.*", "")).stream())
                .toList();
    }

    private static int add(
            String part, RecordReader reader, SequencedMap<SiteShape, BitSet> units) {
        UnitExpression expression = UnitExpression.parse(part);
        int added = 0;
        for (SiteShape shape : reader.shapes()) {
            if (expression.isOf(shape)) {
                int end = (int) Math.min(expression.last() + 1L, shape.units());
                for (int index = expression.first(); index < end; index++) {
                    int slot = shape.slot(new UnitId(shape.site(), index, expression.polarity()));
                    units.computeIfAbsent(shape, _ -> new BitSet()).set(slot);
                    added++;
                }
            }
        }
        return added;
    }

    private static String describe(RecordReader reader) {
        SortedMap<Site, Integer> sites = new TreeMap<>();
        reader.sites().forEach(site -> sites.put(site, reader.units(site)));
        return UnitExpression.describe(sites);
    }

    /** At most so many of them, drawn by hash: the same whatever else was selected. */
    public UnitSelection sample(int most, Seed seed) {
        Seed drawing = seed.derive("sample");
        return of(
                units().stream()
                        .sorted(
                                Comparator.<UnitId>comparingLong(
                                                unit -> drawing.derive(unit.toString()).value())
                                        .thenComparing(Comparator.naturalOrder()))
                        .limit(most));
    }

    /** Those of them that are among some others. */
    public UnitSelection and(Set<UnitId> others) {
        return of(units().stream().filter(others::contains));
    }

    private UnitSelection of(Stream<UnitId> chosen) {
        Map<Site, SiteShape> shapes = new HashMap<>();
        units.keySet().forEach(shape -> shapes.put(shape.site(), shape));
        SequencedMap<SiteShape, BitSet> some = none();
        chosen.forEach(unit -> {
            SiteShape shape = Objects.requireNonNull(shapes.get(unit.site()));
            some.computeIfAbsent(shape, _ -> new BitSet()).set(shape.slot(unit));
        });
        return new UnitSelection(some);
    }

    private static SequencedMap<SiteShape, BitSet> none() {
        return new TreeMap<>(Comparator.comparing(SiteShape::site));
    }

    /** All of them, in order. */
    public List<UnitId> units() {
        List<UnitId> list = new ArrayList<>();
        units.forEach((shape, slots) -> slots.stream().forEach(slot -> list.add(shape.unit(slot))));
        return list;
    }

    /** Those of each site, as {@link SiteShape#slot} counts. */
    public SequencedMap<SiteShape, BitSet> bySite() {
        SequencedMap<SiteShape, BitSet> copy = none();
        units.forEach((shape, slots) -> copy.put(shape, (BitSet) slots.clone()));
        return copy;
    }

    /** How many. */
    public int size() {
        return units.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    /** Whether a unit is one of them. */
    public boolean contains(UnitId unit) {
        return units.entrySet().stream()
                .anyMatch(each ->
                        each.getKey().has(unit) && each.getValue().get(each.getKey().slot(unit)));
    }
}
