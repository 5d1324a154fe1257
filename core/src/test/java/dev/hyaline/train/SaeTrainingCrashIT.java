package dev.hyaline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills real trainings, as {@code kill -9} does, and looks at what the next ones make of it. */
final class SaeTrainingCrashIT {

    private static final int KILLS = 4;

    @TempDir private Path folder;
    private final List<String> spoken = new ArrayList<>();

    @Test
    @Timeout(240)
    void whatIsKilledAtAnyMomentEndsWithTheWeightsOfAnUnbrokenTraining() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("SaeTrainingCrashIT: seed " + seed);
        Random random = new Random(seed);
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 600, 113, 1);
        Path whole = folder.resolve("whole.safetensors");
        finish(whole, corpus, folder.resolve("cache"));
        int steps = (int) spoken.stream().filter(line -> line.startsWith("at training")).count();
        spoken.clear();
        Path broken = folder.resolve("broken.safetensors");
        Path cache = folder.resolve("cache-of-broken");
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(random.nextInt(steps / KILLS), random.nextInt(30), broken, corpus, cache);
        }
        finish(broken, corpus, cache);
        assertThat(broken).as("seed %d", seed).hasSameBinaryContentAs(whole);
        assertThat(spoken)
                .as("it went on where it was, and did not only begin again; seed %d", seed)
                .anyMatch(line -> line.startsWith("continuing behind step"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ids.jsonl",
                            "cache",
                            "cache-of-broken",
                            "whole.safetensors",
                            "whole.training.json",
                            "broken.safetensors",
                            "broken.training.json");
        }
    }

    /** Kills one so long after it has done so many steps; it may have ended by then. */
    private void killAfter(int steps, int delayMillis, Path out, Path corpus, Path cache)
            throws Exception {
        Process process = start(out, corpus, cache);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            int done = 0;
            String line = lines.readLine();
            while (line != null && done <= steps) {
                spoken.add(line);
                done += line.startsWith("at training") ? 1 : 0;
                line = lines.readLine();
            }
            Thread.sleep(delayMillis);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void finish(Path out, Path corpus, Path cache)
            throws IOException, InterruptedException {
        spoken.addAll(TestJvm.finish(start(out, corpus, cache)));
    }

    private static Process start(Path out, Path corpus, Path cache) throws IOException {
        return TestJvm.start(
                SaeTrainingProcess.class,
                List.of("-Xmx1g"),
                out.toString(),
                corpus.toString(),
                cache.toString());
    }
}
