package dev.hyaline.study;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which units of a run are meant. An expression is {@code mlp.LAYER.INDEX} or {@code
 * sae:NAME.INDEX}, where layer and index are a number, a range such as {@code 3-5} (both ends
 * included) or {@code *}, as may be the name; {@code mlp.3} is short for {@code mlp.3.*}, {@code
 * mlp} and {@code sae} are all neurons and all latents, {@code *} is everything, and {@code @FILE}
 * reads expressions from a file, one or more a line, {@code #} beginning a comment.
 */
public final class UnitSelection {

    private static final String PART = "(\\*|[0-9]{1,9}(?:-[0-9]{1,9})?)";
    private static final Pattern NEURONS =
            Pattern.compile("mlp(?:\\." + PART + "(?:\\." + PART + ")?)?");
    private static final Pattern LATENTS =
            Pattern.compile("sae(?::(\\*|[a-z0-9-]{1,40})(?:\\." + PART + ")?)?");

    private final SequencedMap<Site, BitSet> units;

    private UnitSelection(SequencedMap<Site, BitSet> units) {
        this.units = units;
    }

    /**
     * Resolves expressions against what a run has.
     *
     * @param expressions separated by commas or given apart; none means everything
     */
    public static UnitSelection of(Collection<String> expressions, RecordReader reader) {
        SequencedMap<Site, BitSet> units = new TreeMap<>();
        List<String> parts = new ArrayList<>();
        for (String expression : expressions) {
            for (String part : words(expression)) {
                parts.addAll(
                        part.startsWith("@") ? inFile(Path.of(part.substring(1))) : List.of(part));
            }
        }
        if (parts.isEmpty() && !expressions.isEmpty()) {
            throw new HyalineException(
                    ErrorCode.USAGE, "units must name at least one, but are: " + expressions);
        }
        for (String part : parts.isEmpty() ? List.of("*") : parts) {
            if (add(part, reader, units) == 0) {
                throw new HyalineException(
                        ErrorCode.USAGE,
                        "units must be among those of the run, %s, but none is: %s"
                                .formatted(describe(reader), part));
            }
        }
        return new UnitSelection(units);
    }

    private static List<String> words(String line) {
        return Stream.of(line.split("[\\s,]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> inFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new HyalineException(
                    ErrorCode.USAGE, "units must be in a file that exists, but are in: " + file);
        }
        return AtomicFiles.readText(file)
                .lines()
                .flatMap(line -> words(line.replaceFirst("#.*", "")).stream())
                .toList();
    }

    private static int add(String part, RecordReader reader, SequencedMap<Site, BitSet> units) {
        Matcher neurons = NEURONS.matcher(part);
        Matcher latents = LATENTS.matcher(part);
        boolean all = part.equals("*");
        boolean ofNeurons = neurons.matches();
        if (!all && !ofNeurons && !latents.matches()) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "units must look like mlp.3.1021, mlp.3.*, mlp.0-2.0-99, sae:NAME.0-99 or @FILE, but are: "
                            + part);
        }
        int[] range = range(all ? null : (ofNeurons ? neurons : latents).group(2));
        int added = 0;
        for (Site site : reader.sites()) {
            boolean meant =
                    switch (site) {
                        case Site.Mlp(int layer) ->
                                all || (ofNeurons && contains(neurons.group(1), layer));
                        case Site.Latents(String autoencoder) ->
                                all || (!ofNeurons && isMeant(latents.group(1), autoencoder));
                    };
            int end = (int) Math.min(range[1] + 1L, reader.units(site));
            if (meant && range[0] < end) {
                units.computeIfAbsent(site, each -> new BitSet()).set(range[0], end);
                added += end - range[0];
            }
        }
        return added;
    }

    private static boolean isMeant(@Nullable String name, String autoencoder) {
        return name == null || name.equals("*") || name.equals(autoencoder);
    }

    private static boolean contains(@Nullable String part, int number) {
        int[] range = range(part);
        return range[0] <= number && number <= range[1];
    }

    /** First and last. */
    private static int[] range(@Nullable String part) {
        if (part == null || part.equals("*")) {
            return new int[] {0, Integer.MAX_VALUE};
        }
        int dash = part.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
        if (last < first) {
            throw new HyalineException(
                    ErrorCode.USAGE, "range must not end before it begins, but is: " + part);
        }
        return new int[] {first, last};
    }

    private static String describe(RecordReader reader) {
        List<String> kinds = new ArrayList<>();
        List<Site> neurons =
                reader.sites().stream().filter(site -> site instanceof Site.Mlp).toList();
        if (!neurons.isEmpty()) {
            Site last = neurons.getLast();
            kinds.add("%s.0 to %s.%d".formatted(neurons.getFirst(), last, reader.units(last) - 1));
        }
        for (Site site : reader.sites()) {
            if (site instanceof Site.Latents) {
                kinds.add("%s.0-%d".formatted(site, reader.units(site) - 1));
            }
        }
        return String.join(", ", kinds);
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

    private static UnitSelection of(Stream<UnitId> chosen) {
        SequencedMap<Site, BitSet> units = new TreeMap<>();
        chosen.forEach(
                unit -> units.computeIfAbsent(unit.site(), each -> new BitSet()).set(unit.index()));
        return new UnitSelection(units);
    }

    /** All of them, in order. */
    public List<UnitId> units() {
        List<UnitId> list = new ArrayList<>();
        units.forEach((site, indices) ->
                indices.stream().forEach(index -> list.add(new UnitId(site, index))));
        return list;
    }

    /** The indices at each site. */
    public SequencedMap<Site, BitSet> bySite() {
        SequencedMap<Site, BitSet> copy = new TreeMap<>();
        units.forEach((site, indices) -> copy.put(site, (BitSet) indices.clone()));
        return copy;
    }

    /** How many. */
    public int size() {
        return units.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    /** Whether a unit is one of them. */
    public boolean contains(UnitId unit) {
        BitSet indices = units.get(unit.site());
        return indices != null && indices.get(unit.index());
    }
}
