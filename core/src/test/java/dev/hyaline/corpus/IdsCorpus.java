package dev.hyaline.corpus;

import dev.hyaline.common.Figures;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.StringJoiner;

/** Made-up corpora of ready-made ids, as JSON lines. */
public final class IdsCorpus {

    private IdsCorpus() {}

    /** Documents of 5 to 181 tokens, in two domains and some ten books. */
    public static Path write(Path file, int documents, int vocabulary, long seed) {
        Random random = new Random(seed);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int document = 0; document < documents; document++) {
                int length = 5 + 16 * random.nextInt(12); // few lengths of tails: few small batches
                int[] ids = random.ints(length, 0, vocabulary).toArray();
                writer.write(line("doc-" + document, "book-" + random.nextInt(10), ids));
                writer.newLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    public static String line(String id, String book, int... ids) {
        StringJoiner joined = new StringJoiner(",", "[", "]");
        Arrays.stream(ids).mapToObj(String::valueOf).forEach(joined::add);
        return Figures.format(
                "{\"id\":\"%s\",\"domain\":\"%s\",\"book\":\"%s\",\"ids\":%s}",
                id, ids.length % 2 == 0 ? "even" : "odd", book, joined);
    }

    public static Path write(Path file, String... lines) {
        try {
            return Files.write(file, Arrays.asList(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
