package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills real recordings, as {@code kill -9} does, and looks at what the next ones make of it. */
final class RecordingCrashIT {

    @TempDir private Path folder;
    private final List<String> spoken = new ArrayList<>();

    /**
     * When to kill: so long after a line that begins so.
     *
     * @param line what is waited for
     * @param atLeastMillis behind it
     * @param atMostMillis behind it
     */
    private record Moment(String line, int atLeastMillis, int atMostMillis) {}

    private static final List<Moment> MOMENTS =
            List.of(
                    new Moment("begin reading", 0, 800),
                    new Moment("first reading", 3300, 3800), // after it was committed
                    new Moment("begin splitting", 0, 300),
                    new Moment("begin recording", 0, 300), // the edges are not known yet
                    new Moment("first recording", 300, 1500),
                    new Moment("first recording pass 2", 300, 1500),
                    new Moment("begin writing pass 2", 0, 200));

    /** More than a reading commits within its 3 seconds; in the larger kind of corpus by splits. */
    private static final int DOCUMENTS = 1100;

    private static final int PAUSE_MILLIS = 4;

    @Test
    @Timeout(240)
    void whatIsKilledAtAnyMomentEndsWithTheRecordsOfAnUnbrokenRun() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("RecordingCrashIT: seed " + seed);
        Random random = new Random(seed);
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), DOCUMENTS, 113, 1);
        Path broken = folder.resolve("broken");
        for (Moment moment : MOMENTS) {
            int span = moment.atMostMillis() - moment.atLeastMillis();
            killAt(moment, moment.atLeastMillis() + random.nextInt(span), broken, corpus);
        }
        spoken.addAll(TestJvm.finish(start(broken, corpus, 0)));
        Path whole = folder.resolve("whole");
        RecordingProcess.main(new String[] {whole.toString(), corpus.toString(), "0"});
        assertThat(Recordings.parquetFiles(broken))
                .as("seed %d", seed)
                .isEqualTo(Recordings.parquetFiles(whole));
        assertThat(Recordings.files(broken))
                .as("seed %d", seed)
                .isEqualTo(Recordings.files(whole))
                .noneMatch(file -> file.endsWith(".part") || file.startsWith("work"));
        assertThat(spoken)
                .as("it went on where it was, and did not only begin again; seed %d", seed)
                .anyMatch(line -> line.startsWith("continuing at window"))
                .anyMatch(line -> line.matches("first reading \\d{3,4}"));
    }

    private void killAt(Moment moment, int delayMillis, Path run, Path corpus) throws Exception {
        Process process = start(run, corpus, PAUSE_MILLIS);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.startsWith(moment.line())) {
                spoken.add(line);
                line = lines.readLine();
            }
            assertThat(line).as("%s in %s", moment, spoken).isNotNull();
            spoken.add(String.valueOf(line));
            Thread.sleep(delayMillis);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Process start(Path run, Path corpus, int pauseMillis) throws IOException {
        return TestJvm.start(
                RecordingProcess.class,
                List.of("-Xmx1g"),
                run.toString(),
                corpus.toString(),
                String.valueOf(pauseMillis));
    }
}
