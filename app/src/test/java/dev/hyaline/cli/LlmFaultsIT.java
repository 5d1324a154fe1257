package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.HelpfulModel;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import dev.hyaline.testing.Seen;
import dev.hyaline.testing.ServerCounts;
import dev.hyaline.testing.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred units, explained and scored through a server that fails a third of its calls. */
@SuppressWarnings("NullAway.Init")
final class LlmFaultsIT {

    private static final int UNITS = 200;
    private static final int KILLS = 10;
    private static final int ATTEMPTS = 5; // of a command, each of which tries a request six times
    private static final Script WELL = Script.WELL.withModel(new HelpfulModel());
    private static final Script UNRELIABLE = WELL.withFaults(LlmFaultsIT::fault).withTimes(100, 0);
    private static final String CHAT_ONLY = "{\"completions\": false, \"json\": \"object\"}";
    private static final List<Fault> FAULTS =
            List.of(
                    Fault.TOO_MANY,
                    Fault.TOO_MANY_FOR_SECONDS,
                    Fault.INTERNAL_ERROR,
                    Fault.BAD_GATEWAY,
                    Fault.OVERLOADED,
                    Fault.HANG,
                    Fault.CUT,
                    Fault.CUT_IN_BODY,
                    Fault.MALFORMED,
                    Fault.TRUNCATED);

    @TempDir static Path folder;
    private static Path recorded;
    private static List<String> unbroken;
    private static long seed;

    @BeforeAll
    static void recordAndFinishOnce() throws IOException {
        seed = new Random().nextLong();
        System.out.println("LlmFaultsIT: seed " + seed);
        recorded = AskedRun.record(folder);
        Path run = AskedRun.copy(recorded, folder.resolve("unbroken"));
        try (ScriptedServer server = ScriptedServer.start(WELL)) {
            AskedRun.config(run, server, CHAT_ONLY);
            assertThat(finish(run)).isOne();
        }
        unbroken = AskedRun.results(run);
        assertThat(unbroken.stream().filter(each -> each.contains("text="))).hasSize(UNITS);
    }

    /** A third of the calls fail; by the body's hash and how often it came, not by the order. */
    private static Fault fault(Seen request) {
        Seed own = new Seed(seed).derive(request.bodyHash() + "/" + request.before());
        boolean fails = Long.remainderUnsigned(own.hash(1), 3) == 0;
        return fails
                ? FAULTS.get((int) Long.remainderUnsigned(own.hash(2), FAULTS.size()))
                : Fault.NONE;
    }

    private static List<String> explain(Path run) {
        return List.of(
                "explain",
                run.toString(),
                "-q",
                "-u",
                AskedRun.units(),
                "--explainer",
                "llm",
                "--llm-config",
                run.resolve("llm.json").toString());
    }

    private static List<String> score(Path run) {
        List<String> arguments = new ArrayList<>(explain(run));
        arguments.set(0, "score");
        arguments.addAll(List.of("--simulator", "llm"));
        return arguments;
    }

    /** Both commands until everything is answered; how often that took. */
    private static int finish(Path run) {
        int most = 0;
        for (List<String> command : List.of(explain(run), score(run))) {
            int attempts = 0;
            Cli cli;
            do {
                cli = Cli.run(command.toArray(String[]::new));
                assertThat(cli.status()).as("%s; seed %d", cli.err(), seed).isZero();
                attempts++;
            } while (cli.out().contains("got no answer") && attempts < ATTEMPTS);
            most = Math.max(most, attempts);
        }
        return most;
    }

    private static LedgerTotals totals(Path run) {
        RunFolder runFolder = new RunFolder(run);
        try (Catalogue catalogue =
                Catalogue.read(runFolder, runFolder.manifest().runId(), ResultTables.ALL)) {
            return Ledger.replay(catalogue).totals();
        }
    }

    @Test
    @Timeout(300)
    void allUnitsAreDoneNothingAnsweredIsSentAgainAndTheSumsAgree() throws IOException {
        Path run = AskedRun.copy(recorded, folder.resolve("unreliable"));
        try (ScriptedServer server = ScriptedServer.start(UNRELIABLE)) {
            AskedRun.config(run, server, CHAT_ONLY);
            assertThat(finish(run)).as("seed %d", seed).isLessThan(ATTEMPTS);
            ServerCounts counts = server.counts();
            LedgerTotals totals = totals(run);
            assertThat(counts.answered())
                    .as("nothing answered is sent again; seed %d", seed)
                    .allSatisfy((_, times) -> assertThat(times).isOne());
            assertThat(totals.answered()).isEqualTo(counts.answered().size());
            assertThat(totals.sends()).as("seed %d", seed).isEqualTo(counts.total());
            assertThat(totals.sends()).isGreaterThan(totals.answered() * 5 / 4);
            assertThat(totals.uncertain()).as("seed %d", seed).isEqualTo(counts.uncertain());
            assertThat(totals.promptTokens()).isEqualTo(counts.promptTokens());
            assertThat(totals.completionTokens()).isEqualTo(counts.completionTokens());
        }
        assertThat(AskedRun.results(run)).as("seed %d", seed).isEqualTo(unbroken);
    }

    @Test
    @Timeout(420)
    void whatIsKilledAtAnyMomentEndsWithTheResultsOfTheUnbrokenRun() throws Exception {
        Path run = AskedRun.copy(recorded, folder.resolve("killed"));
        Random random = new Random(seed);
        try (ScriptedServer server = ScriptedServer.start(UNRELIABLE)) {
            AskedRun.config(run, server, CHAT_ONLY);
            Map<String, Integer> answered = new HashMap<>();
            int killed = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                List<String> command = kill < KILLS / 2 ? explain(run) : score(run);
                killed += killAfter(random.nextInt(60), command, server) ? 1 : 0;
                if (kill == KILLS / 2 - 1) {
                    Cli.run(explain(run).toArray(String[]::new)); // so that there is what to score
                }
            }
            assertThat(killed).as("seed %d", seed).isGreaterThan(KILLS / 2);
            answered.putAll(inLedger(run));
            assertThat(finish(run)).as("seed %d", seed).isLessThan(ATTEMPTS);
            assertThat(inLedger(run))
                    .as("what was answered was not asked again; seed %d", seed)
                    .containsAllEntriesOf(answered);
        }
        assertThat(AskedRun.results(run)).as("seed %d", seed).isEqualTo(unbroken);
    }

    /** How often each answered request was sent. */
    private static Map<String, Integer> inLedger(Path run) {
        RunFolder runFolder = new RunFolder(run);
        try (Catalogue catalogue =
                Catalogue.read(runFolder, runFolder.manifest().runId(), ResultTables.ALL)) {
            return catalogue.query(handle -> {
                Map<String, Integer> sends = new HashMap<>();
                handle.select("SELECT key, sends FROM llm_call WHERE state = 'answered'")
                        .mapToMap()
                        .forEach(row ->
                                sends.put(
                                        String.valueOf(row.get("key")),
                                        row.get("sends") instanceof Number number
                                                ? number.intValue()
                                                : 0));
                return sends;
            });
        }
    }

    /** Lets a process work until so many more requests have come; whether it was killed. */
    private static boolean killAfter(int requests, List<String> arguments, ScriptedServer server)
            throws IOException, InterruptedException {
        int before = server.counts().total();
        Process process =
                TestJvm.start(
                        Main.class,
                        // They live for seconds.
                        List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                        arguments.toArray(String[]::new));
        try {
            process.getOutputStream().close();
            while (process.isAlive() && server.counts().total() <= before + requests) {
                TimeUnit.MILLISECONDS.sleep(2);
            }
            TimeUnit.MILLISECONDS.sleep(requests % KILLS);
            boolean alive = process.isAlive();
            if (!alive) {
                String said =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.exitValue()).as("%s; seed %d", said, seed).isZero();
            }
            return alive;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
