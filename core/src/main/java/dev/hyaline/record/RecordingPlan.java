package dev.hyaline.record;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.util.ArrayList;
import java.util.List;

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
 */
public record RecordingPlan(
        List<List<UnitRange>> slices,
        long bytesPerUnit,
        long tableBytesPerUnit,
        long stateBytes,
        long diskBytes) {

    private static final double STORED_SHARE = 0.95; // of the raw floats, after compression

    public RecordingPlan {
        slices = slices.stream().map(List::copyOf).toList();
    }

    /**
     * @param layers of the model
     * @param unitsPerLayer neurons in each
     * @param distinctTokens of the explain split
     */
    public static RecordingPlan of(
            int layers,
            int unitsPerLayer,
            int distinctTokens,
            RecordCounts counts,
            RecordingOptions options) {
        int length = options.windowLength();
        long table = TokenSums.bytes(Math.min(distinctTokens, options.tableRows()));
        long perUnit = SiteState.bytesPerUnit(counts, length) + table;
        long units = options.memoryBytes() / perUnit;
        if (units < 1) {
            throw new HyalineException(
                    ErrorCode.RESOURCES,
                    "memory must be at least %,d bytes, the state of one unit, but is: %,d"
                            .formatted(perUnit, options.memoryBytes()));
        }
        List<List<UnitRange>> slices = slices(layers, unitsPerLayer, units);
        long largest = 0;
        for (List<UnitRange> slice : slices) {
            largest = Math.max(largest, slice.stream().mapToLong(UnitRange::size).sum());
        }
        long rowBytes = 24 + (long) (STORED_SHARE * length * Float.BYTES);
        long unitDisk = counts.rows() * rowBytes + 1000 + counts.tableTokens() * 8L;
        return new RecordingPlan(
                slices, perUnit, table, largest * perUnit, unitDisk * layers * unitsPerLayer);
    }

    private static List<List<UnitRange>> slices(int layers, int unitsPerLayer, long most) {
        List<List<UnitRange>> slices = new ArrayList<>();
        if (most >= unitsPerLayer) {
            int layersPerSlice = (int) Math.min(layers, most / unitsPerLayer);
            int count = (layers + layersPerSlice - 1) / layersPerSlice;
            for (int slice = 0; slice < count; slice++) {
                List<UnitRange> ranges = new ArrayList<>();
                int end = (int) ((long) layers * (slice + 1) / count);
                for (int layer = (int) ((long) layers * slice / count); layer < end; layer++) {
                    ranges.add(new UnitRange(new Site.Mlp(layer), 0, unitsPerLayer));
                }
                slices.add(ranges);
            }
            return slices;
        }
        int parts = (int) ((unitsPerLayer + most - 1) / most);
        for (int layer = 0; layer < layers; layer++) {
            for (int part = 0; part < parts; part++) {
                int first = (int) ((long) unitsPerLayer * part / parts);
                int end = (int) ((long) unitsPerLayer * (part + 1) / parts);
                slices.add(List.of(new UnitRange(new Site.Mlp(layer), first, end)));
            }
        }
        return slices;
    }

    /**
     * How many blocks of the model all passes compute together; one full pass computes each once.
     */
    public long layersComputed() {
        return slices.stream().mapToLong(slice -> slice.getLast().site().layer() + 1L).sum();
    }
}
