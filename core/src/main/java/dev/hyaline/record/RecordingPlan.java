package dev.hyaline.record;

import dev.hyaline.common.HyalineException;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.fold.Fold;
import dev.hyaline.record.fold.FoldConfig;
import dev.hyaline.record.fold.TokenSums;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How the units are cut into slices whose state fits the memory: one slice is one pass over the
 * corpus. The size of a state follows from units, tokens and window length alone, never from the
 * corpus.
 *
 * @param slices the passes; each a list of ranges in the order of their layers
 * @param bytesPerUnit of state, the token table included
 * @param tableBytesPerUnit of that, the token table
 * @param stateBytes of the largest slice
 * @param diskBytes what the run will take, about, without documents and windows
 * @param layersComputed how many blocks of the model all passes compute together; one full pass
 *     computes each once
 */
public record RecordingPlan(
        List<List<UnitRange>> slices,
        long bytesPerUnit,
        long tableBytesPerUnit,
        long stateBytes,
        long diskBytes,
        long layersComputed) {

    private static final double STORED_SHARE = 0.95; // of the raw floats, after compression

    public RecordingPlan {
        slices = slices.stream().map(List::copyOf).toList();
    }

    static RecordingPlan of(List<SiteShape> sites, FoldConfig config, RecordingOptions options) {
        return of(sites, config.tokenRows().size(), config.counts(), options);
    }

    /**
     * @param sites in the order of their layers
     * @param distinctTokens of the explain split
     */
    public static RecordingPlan of(
            List<SiteShape> sites,
            int distinctTokens,
            RecordCounts counts,
            RecordingOptions options) {
        int length = options.windowLength();
        long table = TokenSums.bytes(Math.min(distinctTokens, options.tableRows()));
        long perUnit = Fold.bytesPerUnit(counts, length) + table;
        long units = options.memoryBytes() / perUnit;
        if (units < 1) {
            throw HyalineException.resources(
                    "memory must be at least %,d bytes, the state of one unit, but is: %,d",
                    perUnit, options.memoryBytes());
        }
        List<List<UnitRange>> slices = slices(sites, units);
        long largest = 0;
        long blocks = 0;
        for (List<UnitRange> slice : slices) {
            largest = Math.max(largest, slice.stream().mapToLong(UnitRange::size).sum());
            blocks += blocks(slice, sites);
        }
        long rowBytes = 24 + (long) (STORED_SHARE * length * Float.BYTES);
        long unitDisk = counts.rows() * rowBytes + 1000 + counts.tableTokens() * 8L;
        long all = sites.stream().mapToLong(SiteShape::slots).sum();
        return new RecordingPlan(slices, perUnit, table, largest * perUnit, unitDisk * all, blocks);
    }

    /** How many blocks of the model a pass for some units computes. */
    static int blocks(List<UnitRange> slice, List<SiteShape> sites) {
        return sites.stream()
                        .filter(site ->
                                slice.stream().anyMatch(range -> range.site().equals(site.site())))
                        .mapToInt(SiteShape::layer)
                        .max()
                        .orElse(-1)
                + 1;
    }

    /** Sites that are too large by themselves are cut; all others share slices. */
    private static List<List<UnitRange>> slices(List<SiteShape> sites, long most) {
        List<UnitRange> whole = new ArrayList<>();
        List<List<UnitRange>> parts = new ArrayList<>();
        for (SiteShape site : sites) {
            if (site.slots() <= most) {
                whole.add(UnitRange.of(site));
            } else {
                parts.addAll(cut(site, most));
            }
        }
        List<List<UnitRange>> slices = new ArrayList<>(shared(whole, most));
        slices.addAll(parts);
        return slices;
    }

    private static List<List<UnitRange>> cut(SiteShape site, long most) {
        List<List<UnitRange>> slices = new ArrayList<>();
        int ends = site.slots() / site.units(); // stay together
        long atOnce = Math.max(1, most / ends);
        int parts = (int) ((site.units() + atOnce - 1) / atOnce);
        for (int part = 0; part < parts; part++) {
            int first = ends * (int) ((long) site.units() * part / parts);
            int end = ends * (int) ((long) site.units() * (part + 1) / parts);
            slices.add(List.of(new UnitRange(site.site(), first, end, site.signed())));
        }
        return slices;
    }

    /** Consecutive sites in as few slices as possible, of about the same number of units. */
    private static List<List<UnitRange>> shared(List<UnitRange> ranges, long most) {
        long total = ranges.stream().mapToLong(UnitRange::size).sum();
        long count = (total + most - 1) / most;
        while (true) {
            SequencedMap<Long, List<UnitRange>> slices = new TreeMap<>();
            long end = 0;
            for (UnitRange range : ranges) {
                end += range.size();
                long slice = (end * count + total - 1) / total; // the first that reaches its end
                slices.computeIfAbsent(slice, _ -> new ArrayList<>()).add(range);
            }
            boolean fits =
                    slices.values().stream()
                            .allMatch(slice ->
                                    slice.stream().mapToLong(UnitRange::size).sum() <= most);
            if (fits) {
                return List.copyOf(slices.values());
            }
            count++;
        }
    }
}
