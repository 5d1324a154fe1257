package dev.hyaline.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ZipfCorpusTest {

    private static final int VOCABULARY = 100;
    private static final Seed SEED = new Seed(5);

    /** Five standard errors of a share of .2 among 51,200 draws. */
    private static final Offset<Double> NEAR = Offset.offset(0.01);

    @TempDir private Path folder;

    @Test
    void theSameSeedMakesTheSameDocumentsAndAnotherOneOthers() {
        int[] document = new ZipfCorpus(VOCABULARY, SEED).document(3);
        assertThat(document).hasSize(256).isEqualTo(new ZipfCorpus(VOCABULARY, SEED).document(3));
        assertThat(new ZipfCorpus(VOCABULARY, SEED).document(4)).isNotEqualTo(document);
        assertThat(new ZipfCorpus(VOCABULARY, new Seed(6)).document(3)).isNotEqualTo(document);
    }

    @Test
    void theTokenOfRankRIsRTimesRarerThanTheFirst() {
        ZipfCorpus corpus = new ZipfCorpus(VOCABULARY, SEED);
        double[] counts = new double[VOCABULARY];
        int documents = 200;
        for (int number = 0; number < documents; number++) {
            Arrays.stream(corpus.document(number)).forEach(id -> counts[id]++);
        }
        assertThat(counts).doesNotContain(0); // every id has a rank
        double[] descending = DoubleStream.of(counts).map(count -> -count).sorted().toArray();
        double harmonic = IntStream.rangeClosed(1, VOCABULARY).mapToDouble(r -> 1.0 / r).sum();
        for (int rank = 1; rank <= 5; rank++) {
            assertThat(-descending[rank - 1] / documents / 256)
                    .as("share of rank %d", rank)
                    .isCloseTo(1 / (rank * harmonic), NEAR);
        }
    }

    @Test
    void whatIsWrittenReadsBackAsWholeWindows() {
        Path file = folder.resolve("corpus.jsonl");
        ZipfCorpus corpus = new ZipfCorpus(VOCABULARY, SEED);
        corpus.write(file, 700);
        assertThat(file).content().hasLineCount(3);
        int[][] windows = WholeWindows.read(file.toString(), ZipfCorpusTest::none, 64, 10);
        assertThat(windows).hasDimensions(10, 64);
        assertThat(windows[5]).isEqualTo(Arrays.copyOfRange(corpus.document(1), 64, 128));
    }

    @Test
    void textsAreTokenisedAndTailsLeftOut() throws Exception {
        Path file = folder.resolve("corpus.txt");
        Files.writeString(file, "one two three four ".repeat(20));
        int[][] windows = WholeWindows.read(file.toString(), Tokenizer::builtin, 32, 100);
        assertThat(List.of(windows)).isNotEmpty().allMatch(window -> window.length == 32);
    }

    private static Tokenizer none() {
        throw new AssertionError("ready-made ids need no tokenizer");
    }
}
