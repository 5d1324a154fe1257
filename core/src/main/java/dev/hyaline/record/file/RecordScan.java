package dev.hyaline.record.file;

import dev.hyaline.corpus.Split;
import dev.hyaline.run.parquet.Column;
import dev.hyaline.run.parquet.ParquetFile;
import dev.hyaline.subject.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Goes over all units of a site and reads a few columns of each: what somebody needs who looks at
 * very many units at once. Thread-safe.
 */
public final class RecordScan {

    private final RecordReader reader;

    private RecordScan(RecordReader reader) {
        this.reader = reader;
    }

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
                Column unit = file.read(group, "unit");
                Column maximum = file.read(group, "explain_maximum");
                Column density = file.read(group, "explain_density");
                for (int row = 0; row < unit.rows(); row++) {
                    consumer.accept(
                            (int) unit.whole(row), maximum.number(row), density.number(row));
                }
            }
        }
    }

    /** Takes one unit of {@link #forEachGlance}. */
    @FunctionalInterface
    public interface Glance {
        void accept(int unit, double maximum, double density);
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
                int[] unit = file.read(group, "unit").ints();
                int[] rank = file.read(group, "rank").ints();
                int[] token = file.read(group, "token").ints();
                for (int row = 0; row < unit.length; row++) {
                    if (unit[row] != last && last >= 0) {
                        consumer.accept(last, List.copyOf(tokens));
                        tokens.clear();
                    }
                    last = unit[row];
                    if (rank[row] < most) {
                        tokens.add(token[row]);
                    }
                }
            }
            if (last >= 0) {
                consumer.accept(last, List.copyOf(tokens));
            }
        }
    }

    /** Takes one unit of {@link #forEachTable}. */
    @FunctionalInterface
    public interface TableTokens {
        void accept(int unit, List<Integer> tokens);
    }

    /**
     * What units did on the uniform sample of the explain split, which has the same windows for all
     * of them: its windows by rank, one behind another, position 0 left out.
     *
     * @param units indices at the site; none for all
     */
    public void forEachUniform(Site site, Collection<Integer> units, Uniform consumer) {
        BitSet wanted = new BitSet();
        units.forEach(wanted::set);
        for (PartReader part : reader.parts(site)) {
            UniformRows rows = new UniformRows(wanted, consumer);
            ParquetFile file = part.records();
            for (int group : groups(file, units)) {
                rows.read(PartReader.WindowRows.read(file, group));
            }
            rows.finish();
        }
    }

    private static int[] groups(ParquetFile file, Collection<Integer> units) {
        return units.isEmpty()
                ? IntStream.range(0, file.groups()).toArray()
                : units.stream()
                        .flatMapToInt(unit -> file.groupsWith("unit", unit, unit + 1))
                        .distinct()
                        .sorted()
                        .toArray();
    }

    /** Puts the windows of a unit together, which may lie in two row groups. */
    private static final class UniformRows {

        private final BitSet wanted; // none for all
        private final Uniform consumer;
        private int unit = -1;
        private float[] values = new float[64];
        private int size;

        UniformRows(BitSet wanted, Uniform consumer) {
            this.wanted = wanted;
            this.consumer = consumer;
        }

        void read(PartReader.WindowRows rows) {
            for (int row = 0; row < rows.size(); row++) {
                int each = rows.unit(row);
                if ((wanted.isEmpty() || wanted.get(each))
                        && rows.split(row) == Split.EXPLAIN
                        && rows.kind(row) == WindowKind.UNIFORM) {
                    if (each != unit) {
                        finish();
                        unit = each;
                    }
                    add(
                            rows.activations().floats(),
                            rows.activations().start(row) + ActivationRecord.FIRST_POSITION,
                            rows.activations().end(row));
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
            if (unit >= 0) {
                consumer.accept(unit, Arrays.copyOf(values, size));
            }
            size = 0;
        }
    }

    /** Takes one unit of {@link #forEachUniform}. */
    @FunctionalInterface
    public interface Uniform {
        void accept(int unit, float[] activations);
    }
}
