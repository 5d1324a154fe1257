package dev.hyaline.benchmarks.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * A made-up corpus of token ids as JSON lines, the same for a seed on any machine. Frequencies
 * follow Zipf's law, as words' do: the token of rank r (from 1) has probability
 *
 * <pre>p(r) = (1/r) / Σᵢ (1/i)</pre>
 *
 * and which id has which rank is shuffled, for nothing may depend on small ids being frequent.
 */
final class ZipfCorpus {

    /** Tokens a document. */
    static final int DOCUMENT_TOKENS = 256;

    private static final double UNIT = 0x1.0p-53;

    private final Seed draws;
    private final int[] ids; // by rank
    private final double[] cumulative; // Σ 1/i up to each rank

    ZipfCorpus(int vocabulary, Seed seed) {
        this.draws = seed.derive("zipf tokens");
        this.ids = shuffled(vocabulary, seed.derive("zipf ranks"));
        this.cumulative = new double[vocabulary];
        double sum = 0;
        for (int rank = 0; rank < vocabulary; rank++) {
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
        }
    }

    /** Fisher and Yates's shuffle. */
    private static int[] shuffled(int count, Seed seed) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            int j = (int) Long.remainderUnsigned(seed.hash(i), i + 1);
            ids[i] = ids[j];
            ids[j] = i;
        }
        return ids;
    }

    /** The ids of one document. */
    int[] document(int number) {
        int[] tokens = new int[DOCUMENT_TOKENS];
        for (int position = 0; position < tokens.length; position++) {
            double uniform = (draws.hash(number, position) >>> 11) * UNIT; // in [0, 1)
            tokens[position] = ids[rank(uniform * cumulative[cumulative.length - 1])];
        }
        return tokens;
    }

    /** The first rank up to which the sum exceeds a value. */
    private int rank(double value) {
        int found = Arrays.binarySearch(cumulative, value);
        return Math.min(found >= 0 ? found + 1 : -found - 1, cumulative.length - 1);
    }

    /** Writes documents of together at least so many tokens. */
    void write(Path file, long tokens) {
        long documents = Math.ceilDiv(tokens, DOCUMENT_TOKENS);
        AtomicFiles.write(
                file,
                path -> {
                    try (BufferedWriter writer = Files.newBufferedWriter(path)) {
                        for (int number = 0; number < documents; number++) {
                            StringJoiner joined = new StringJoiner(",", "[", "]");
                            for (int id : document(number)) {
                                joined.add(Integer.toString(id));
                            }
                            writer.write(Figures.format("{\"id\":\"zipf-%d\",\"ids\":", number));
                            writer.write(joined + "}\n");
                        }
                    }
                });
    }
}
