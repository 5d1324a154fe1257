package dev.hyaline.record.file;

import dev.hyaline.corpus.Split;
import dev.hyaline.run.parquet.Column;
import dev.hyaline.run.parquet.ParquetFile;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * Goes over all units of a site and reads a few columns of each: what somebody needs who looks at
 * very many units at once. Thread-safe.
 */
public record RecordScan(RecordReader reader) {

    public static RecordScan of(RecordReader reader) {
        return new RecordScan(reader);
    }

    /**
     * The largest activation and the density of each of a site's units on the explain split, in
     * their order: what an overview of very many units needs. Without tokens both are NaN.
     */
    public void forEachGlance(Site site, Glance consumer) {
        for (PartReader part : reader.parts(site)) {
            ParquetFile file = part.units();
            for (int group = 0; group < file.groups(); group++) {
                Slots slots = part.slots(file, group);
                Column maximum = file.read(group, "explain_maximum");
                Column density = file.read(group, "explain_density");
                for (int row = 0; row < slots.rows(); row++) {
                    consumer.accept(
                            part.unit(slots.at(row)), maximum.number(row), density.number(row));
                }
            }
        }
    }

    /** Takes one unit of {@link #forEachGlance}. */
    @FunctionalInterface
    public interface Glance {
        void accept(UnitId unit, double maximum, double density);
    }

    /**
     * The strongest tokens of each of a site's units, in the order of units.
     *
     * @param most how many a unit at most
     */
    public void forEachTable(Site site, int most, TableTokens consumer) {
        for (PartReader part : reader.parts(site)) {
            List<Integer> tokens = new ArrayList<>();
            int last = -1;
            ParquetFile file = part.tables();
            for (int group = 0; group < file.groups(); group++) {
                Slots slots = part.slots(file, group);
                int[] rank = file.read(group, "rank").ints();
                int[] token = file.read(group, "token").ints();
                for (int row = 0; row < slots.rows(); row++) {
                    int slot = slots.at(row);
                    if (slot != last && last >= 0) {
                        consumer.accept(part.unit(last), List.copyOf(tokens));
                        tokens.clear();
                    }
                    last = slot;
                    if (rank[row] < most) {
                        tokens.add(token[row]);
                    }
                }
            }
            if (last >= 0) {
                consumer.accept(part.unit(last), List.copyOf(tokens));
            }
        }
    }

    /** Takes one unit of {@link #forEachTable}. */
    @FunctionalInterface
    public interface TableTokens {
        void accept(UnitId unit, List<Integer> tokens);
    }

    /**
     * What units did on the uniform sample of the explain split, which has the same windows for all
     * of them: its windows by rank, one behind another, masked positions left out.
     *
     * @param units of the site; none for all
     */
    public void forEachUniform(Site site, Collection<UnitId> units, Uniform consumer) {
        BitSet wanted = new BitSet();
        units.forEach(unit -> wanted.set(reader.shape(site).slot(unit)));
        for (PartReader part : reader.parts(site)) {
            UniformRows rows = new UniformRows(part, wanted, consumer);
            ParquetFile file = part.records();
            for (int group : part.groups(file, units)) {
                rows.read(part.rows(file, group));
            }
            rows.finish();
        }
    }

    /** Puts the windows of a unit together, which may lie in two row groups. */
    private final class UniformRows {

        private final PartReader part;
        private final BitSet wanted; // none for all
        private final Uniform consumer;
        private int slot = -1;
        private float[] values = new float[64];
        private int size;

        UniformRows(PartReader part, BitSet wanted, Uniform consumer) {
            this.part = part;
            this.wanted = wanted;
            this.consumer = consumer;
        }

        void read(PartReader.WindowRows rows) {
            for (int row = 0; row < rows.slots().rows(); row++) {
                int each = rows.slots().at(row);
                if ((wanted.isEmpty() || wanted.get(each))
                        && rows.split(row) == Split.EXPLAIN
                        && rows.kind(row) == WindowKind.UNIFORM) {
                    if (each != slot) {
                        finish();
                        slot = each;
                    }
                    int end = rows.activations().end(row);
                    int start = rows.activations().start(row) + reader.framing().firstPosition();
                    add(rows.activations().floats(), Math.min(start, end), end);
                }
            }
        }

        private void add(float[] from, int start, int end) {
            if (size + end - start > values.length) {
                values = Arrays.copyOf(values, 2 * (size + end - start));
            }
            System.arraycopy(from, start, values, size, end - start);
            size += end - start;
        }

        void finish() {
            if (slot >= 0) {
                consumer.accept(part.unit(slot), Arrays.copyOf(values, size));
            }
            size = 0;
        }
    }

    /** Takes one unit of {@link #forEachUniform}. */
    @FunctionalInterface
    public interface Uniform {
        void accept(UnitId unit, float[] activations);
    }
}
