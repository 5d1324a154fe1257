package dev.hyaline.web.data;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Strongest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A short vector a unit whose products approximate correlations: activations, standardised, are
 * added with random signs into a few buckets (count sketch; Charikar, Chen and Farach-Colton 2002).
 * The error of a product is about 1/√{@value #BUCKETS}. Filled by one thread, then read by any.
 */
final class Sketches {

    static final int BUCKETS = 128;

    private static final int FULL = 127;
    private static final long SEED = 2023;
    private static final int FORMAT = 2;
    private static final int HEADER = 20; // format, the run's id begins, units, CRC-32C of values

    private final byte[] values; // [units, BUCKETS], each unit's to unit length

    private Sketches(byte[] values) {
        this.values = values;
    }

    static Sketches of(int units) {
        return new Sketches(new byte[units * BUCKETS]);
    }

    void put(int unit, float[] activations) {
        float[] standard = standardised(activations);
        float[] sums = new float[BUCKETS];
        Seed seed = new Seed(SEED);
        for (int i = 0; i < standard.length; i++) {
            long hash = seed.hash(i);
            int bucket = (int) (hash & (BUCKETS - 1));
            sums[bucket] += (hash & BUCKETS) == 0 ? standard[i] : -standard[i];
        }
        double length = Math.sqrt(product(sums, sums));
        for (int bucket = 0; bucket < BUCKETS && length > 0; bucket++) {
            values[unit * BUCKETS + bucket] = (byte) Math.round(FULL * sums[bucket] / length);
        }
    }

    /** To mean 0 and length 1; zeros for a constant. */
    static float[] standardised(float[] values) {
        double mean = 0;
        for (float value : values) {
            mean += value;
        }
        mean /= Math.max(1, values.length);
        float[] standard = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            standard[i] = (float) (values[i] - mean);
        }
        double length = Math.sqrt(product(standard, standard));
        for (int i = 0; i < values.length; i++) {
            standard[i] = length > 1e-6 ? (float) (standard[i] / length) : 0;
        }
        return standard;
    }

    /** The sum of products, as far as both go. */
    static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** The units whose sketches are most like a unit's, itself left out. */
    int[] nearest(int unit, int most) {
        Strongest strongest = new Strongest(most);
        int own = unit * BUCKETS;
        int units = values.length / BUCKETS;
        for (int other = 0; other < units; other++) {
            int at = other * BUCKETS;
            int product = 0;
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                product += values[own + bucket] * values[at + bucket];
            }
            if (other != unit && product > 0) {
                strongest.add(other, product, product);
            }
        }
        return strongest.items().stream().mapToInt(item -> (int) item.number()).toArray();
    }

    void write(Path file, String runId) {
        byte[] header = header(runId, values);
        AtomicFiles.write(
                file,
                path -> {
                    Files.write(path, header);
                    Files.write(path, values, StandardOpenOption.APPEND);
                });
    }

    /** What was written, if it is of this run and whole. */
    static Optional<Sketches> read(Path file, String runId, int units) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) != HEADER + (long) units * BUCKETS) {
                return Optional.empty();
            }
            byte[] all = Files.readAllBytes(file);
            byte[] values = Arrays.copyOfRange(all, HEADER, all.length);
            return Arrays.equals(Arrays.copyOf(all, HEADER), header(runId, values))
                    ? Optional.of(new Sketches(values))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // made anew
        }
    }

    private static byte[] header(String runId, byte[] values) {
        CRC32C checksum = new CRC32C();
        checksum.update(values);
        return ByteBuffer.allocate(HEADER)
                .putInt(FORMAT)
                .putLong(Long.parseUnsignedLong(runId.substring(0, 16), 16))
                .putInt(values.length / BUCKETS)
                .putInt((int) checksum.getValue())
                .array();
    }
}
