package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.llm.config.RetryPolicy;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import dev.hyaline.testing.Seen;
import dev.hyaline.testing.ServerCounts;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred requests to a server that fails a third of its calls. */
@Timeout(120)
final class UnreliableServerTest {

    private static final int REQUESTS = 200;
    private static final List<Fault> FAULTS =
            List.of(
                    Fault.TOO_MANY,
                    Fault.INTERNAL_ERROR,
                    Fault.BAD_GATEWAY,
                    Fault.OVERLOADED,
                    Fault.HANG,
                    Fault.CUT,
                    Fault.CUT_IN_BODY,
                    Fault.MALFORMED,
                    Fault.TRUNCATED);

    @TempDir private Path folder;

    /** A third of the calls fail; by the body's hash and how often it came, not by the order. */
    static Fault fault(Seen request, long seed) {
        Seed own = new Seed(seed).derive(request.bodyHash() + "/" + request.before());
        boolean fails = Long.remainderUnsigned(own.hash(1), 3) == 0;
        return fails
                ? FAULTS.get((int) Long.remainderUnsigned(own.hash(2), FAULTS.size()))
                : Fault.NONE;
    }

    @Test
    void allAreAnsweredNoneTwiceAndTheSumsAgree() {
        long seed = new Random().nextLong();
        Script script = Script.WELL.withFaults(each -> fault(each, seed));
        RetryPolicy patient =
                new RetryPolicy(
                        15, Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofSeconds(5), 10);
        Asking.Settings settings =
                Asking.Settings.USUAL
                        .with(Asking.settings(patient, Optional.empty()))
                        .within(Duration.ofSeconds(3)) // a busy machine may be slow to answer
                        .atOnce(16);
        List<Request.Chat> questions =
                IntStream.range(0, REQUESTS).mapToObj(i -> Asking.question("q" + i)).toList();
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server, settings)) {
            List<Reply> replies = asking.model().askAll(questions);
            ServerCounts counts = server.counts();
            LedgerTotals totals = asking.ledger.totals();
            assertThat(replies)
                    .as("seed %d", seed)
                    .hasSize(REQUESTS)
                    .allMatch(each -> each instanceof Answer answer && answer.defect().isEmpty());
            assertThat(counts.answered())
                    .as("nothing answered is sent again; seed %d", seed)
                    .hasSize(REQUESTS)
                    .allSatisfy((_, times) -> assertThat(times).isOne());
            assertThat(totals.sends()).as("seed %d", seed).isEqualTo(counts.total());
            assertThat(totals.sends()).isGreaterThan(REQUESTS + REQUESTS / 4);
            assertThat(totals.uncertain()).as("seed %d", seed).isEqualTo(counts.uncertain());
            assertThat(totals.uncertain()).isPositive();
            assertThat(totals.promptTokens()).isEqualTo(counts.promptTokens());
            assertThat(totals.completionTokens()).isEqualTo(counts.completionTokens());
            assertThat(totals.dollars())
                    .as("seed %d", seed)
                    .isEqualByComparingTo(
                            BigDecimal.valueOf(
                                            counts.promptTokens() * 3
                                                    + counts.completionTokens() * 7)
                                    .movePointLeft(6));
        }
    }
}
