package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import dev.hyaline.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes in the middle of asking, as {@code kill -9} does. */
final class LedgerCrashIT {

    private static final int KILLS = 10;

    @TempDir private Path folder;

    @Test
    @Timeout(240)
    void whatIsKilledAtAnyMomentEndsWithTheAnswersOfAnUnbrokenRunAndAsksNothingAgain()
            throws Exception {
        long seed = new Random().nextLong();
        System.out.println("LedgerCrashIT: seed " + seed);
        Random random = new Random(seed);
        Path broken = folder.resolve("broken");
        Script script = Script.WELL.withFaults(each -> UnreliableServerTest.fault(each, seed));
        List<String> results;
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Map<String, Integer> finished = new HashMap<>();
            for (int kill = 0; kill < KILLS; kill++) {
                killAfter(random.nextInt(150), broken, server);
                // Nothing is written any more, but some of what was sent is still to arrive.
                Thread.sleep(100);
                Map<String, Integer> received = server.counts().received();
                for (String answered : answered(broken, server)) {
                    finished.putIfAbsent(answered, received.getOrDefault(answered, 0));
                }
            }
            assertThat(finished)
                    .as("some were answered before the end; seed %d", seed)
                    .hasSizeBetween(1, AskingProcess.QUESTIONS - 1);
            results = finish(broken, server);
            Map<String, Integer> received = server.counts().received();
            assertThat(finished)
                    .as("what was answered was not asked again; seed %d", seed)
                    .allSatisfy((hash, times) -> assertThat(received).containsEntry(hash, times));
            LedgerTotals totals = totals(broken);
            assertThat(totals.answered()).isEqualTo(AskingProcess.QUESTIONS);
            assertThat(totals.unanswered() + totals.failed()).isZero();
            assertThat(totals.sends())
                    .as("all sends are written down, seed %d", seed)
                    .isGreaterThanOrEqualTo(server.counts().total());
            assertThat(totals.uncertain())
                    .as("also those that were killed, seed %d", seed)
                    .isGreaterThan(server.counts().uncertain());
        }
        try (ScriptedServer server = ScriptedServer.start(Script.WELL)) {
            assertThat(results)
                    .as("seed %d", seed)
                    .isEqualTo(finish(folder.resolve("whole"), server));
        }
    }

    /** Lets a process ask until so many more requests have come. */
    private static void killAfter(int requests, Path run, ScriptedServer server)
            throws IOException, InterruptedException {
        Process process = start(run, server);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("begin");
            int before = server.counts().total();
            while (process.isAlive() && server.counts().total() < before + requests / KILLS) {
                Thread.sleep(1);
            }
            Thread.sleep(requests % KILLS);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> finish(Path run, ScriptedServer server)
            throws IOException, InterruptedException {
        List<String> all = TestJvm.finish(start(run, server));
        assertThat(all).hasSize(AskingProcess.QUESTIONS + 2);
        return all;
    }

    /** The hashes, as the server has them, of what the ledger has answers to. */
    private static Set<String> answered(Path run, ScriptedServer server) {
        Set<String> texts;
        try (Catalogue catalogue =
                Catalogue.open(new RunFolder(run), Asking.RUN_ID, List.of(Ledger.TABLES))) {
            texts =
                    catalogue.query(handle ->
                            handle
                                    .createQuery(
                                            "SELECT text FROM llm_call WHERE state = 'answered'")
                                    .mapTo(String.class)
                                    .stream()
                                    .collect(Collectors.toSet()));
        }
        return server.seen().stream()
                .filter(each -> texts.contains(Script.WELL.model().answer(each.prompt())))
                .map(each -> each.bodyHash())
                .collect(Collectors.toSet());
    }

    private static LedgerTotals totals(Path run) {
        try (Catalogue catalogue =
                Catalogue.open(new RunFolder(run), Asking.RUN_ID, List.of(Ledger.TABLES))) {
            return Ledger.replay(catalogue).totals();
        }
    }

    private static Process start(Path run, ScriptedServer server) throws IOException {
        return TestJvm.start(
                AskingProcess.class,
                // They live for seconds.
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                run.toString(),
                server.baseUrl());
    }
}
