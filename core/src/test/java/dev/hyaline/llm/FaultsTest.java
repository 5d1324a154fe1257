package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which a server can fail, one by one. */
@Timeout(60)
final class FaultsTest {

    @TempDir private Path folder;

    private static final Request QUESTION = Asking.question("What is it?");

    @ParameterizedTest
    @EnumSource(
            names = {
                "TOO_MANY",
                "INTERNAL_ERROR",
                "BAD_GATEWAY",
                "OVERLOADED",
                "DISGUISED_ERROR",
                "GATEWAY_TIMEOUT",
                "CUT",
                "CUT_IN_BODY",
                "MALFORMED",
                "TRUNCATED",
                "NO_CHOICE"
            })
    void whatMayPassIsTriedAgain(Fault fault) {
        Script script = Script.WELL.failingFirst(fault, fault);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            Answer answer = asking.answer(QUESTION);
            assertThat(answer.text()).startsWith("answer 11 ");
            assertThat(answer.attempts()).isEqualTo(3);
            assertThat(server.counts().total()).isEqualTo(3);
            LedgerTotals totals = asking.ledger.totals();
            assertThat(totals.answered()).isOne();
            assertThat(totals.sends()).isEqualTo(3);
            assertThat(totals.uncertain()).isEqualTo(fault.isUncertain() ? 2 : 0);
            assertThat(totals.uncertainDollars().signum()).isEqualTo(fault.isUncertain() ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST,   400, HTTP 400: Unknown parameter: 'x'",
        "UNAUTHORIZED,  401, HTTP 401: Incorrect API key provided: [key]",
        "FORBIDDEN,     403, HTTP 403: Country not supported",
        "NOT_FOUND,     404, HTTP 404: Not Found",
        "UNPROCESSABLE, 422, HTTP 422: field required",
        "NO_QUOTA,      429, HTTP 429: You exceeded your current quota",
        "REDIRECT,      307, 'HTTP 307: sends elsewhere, where a key must not go (the address must be the last one, but this goes on to: /elsewhere/chat/completions)'",
    })
    void whatCannotPassStopsAtOnceWithTheServersWords(Fault fault, int status, String reason) {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.failingFirst(fault));
                Asking asking = Asking.of(folder, server)) {
            assertThat(asking.failure(QUESTION)).isEqualTo(new Failure(reason, status, 1));
            assertThat(server.counts().total()).isOne();
            assertThat(asking.ledger.totals().failed()).isOne();
            assertThat(asking.ledger.totals().uncertain()).isZero();
            assertThat(asking.answer(QUESTION).attempts()).as("asked again later").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_MANY_FOR_SECONDS", "TOO_MANY_UNTIL_DATE"})
    void retryAfterIsKeptTo(Fault fault) {
        Script script = Script.WELL.failingFirst(fault).withTimes(0, 2);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            long begun = System.nanoTime();
            assertThat(asking.answer(QUESTION).attempts()).isEqualTo(2);
            // An HTTP date has whole seconds, so that up to one of the two is lost.
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThan(Duration.ofMillis(990));
        }
    }

    @Test
    void aServerThatAsksToWaitTooLongHasFailed() {
        Script script = Script.WELL.failingFirst(Fault.TOO_MANY_FOR_SECONDS).withTimes(0, 3600);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            assertThat(asking.failure(QUESTION).reason())
                    .isEqualTo(
                            "HTTP 429: Rate limit reached (the server asks to wait 3600 s, more"
                                    + " than 5 s)");
        }
    }

    @Test
    void limitsThatTheServerNamesAreKeptTo() {
        Script script =
                Script.WELL.withHeaders(
                        Map.of(
                                "x-ratelimit-limit-requests", "600",
                                "x-ratelimit-remaining-requests", "0",
                                "x-ratelimit-reset-requests", "60s"));
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            asking.answer(QUESTION);
            long begun = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                asking.answer(Asking.question("q" + i));
            }
            // Ten a second are left; what goes by between answers counts too.
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThan(Duration.ofMillis(300));
        }
    }

    @Test
    void aHangEndsWithTheTimeoutAndIsUncertain() {
        Asking.Settings impatient = Asking.Settings.USUAL.within(Duration.ofMillis(1500));
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.failingFirst(Fault.HANG));
                Asking asking = Asking.of(folder, server, impatient)) {
            assertThat(asking.answer(QUESTION).attempts()).isEqualTo(2);
            assertThat(asking.ledger.totals().uncertain()).isOne();
        }
    }

    @Test
    void aSlowAnswerIsAnAnswer() {
        Script script = Script.WELL.failingFirst(Fault.SLOW).withTimes(400, 1);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            Answer answer = asking.answer(QUESTION);
            assertThat(answer.attempts()).isOne();
            assertThat(answer.latency()).isGreaterThan(Duration.ofMillis(390));
        }
    }

    @Test
    void aServerThatIsNotThereIsNotCharged() {
        String baseUrl;
        try (ScriptedServer server = ScriptedServer.start(Script.WELL)) {
            baseUrl = server.baseUrl();
        }
        try (Asking asking = Asking.of(folder, baseUrl, Asking.Settings.USUAL)) {
            Failure failure = asking.failure(QUESTION);
            assertThat(failure.reason()).startsWith("no answer in 6 attempts, the last: ");
            assertThat(failure.status()).isZero();
            Errors.assertLanguageModel(asking.models::requireAnswers)
                    .hasMessageContaining("the last with: " + failure.reason());
            assertThat(asking.ledger.totals().uncertain()).isZero();
            assertThat(asking.ledger.totals().failed()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG_USAGE", "NO_USAGE"})
    void tokensAreCountedHereWhenTheServerDoesNotCountWell(Fault fault) {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.failingFirst(fault));
                Asking asking = Asking.of(folder, server)) {
            Answer answer = asking.answer(QUESTION);
            assertThat(answer.usage().estimated()).isTrue();
            assertThat(answer.usage().promptTokens()).isBetween(5, 20);
            assertThat(answer.usage().completionTokens()).isBetween(3, 15);
            assertThat(asking.ledger.totals().countedHere()).isOne();
            assertThat(answer.dollars()).contains(Asking.PRICE.of(answer.usage()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EMPTY_TEXT, empty answer",
        "REFUSAL,    refused: I cannot help with that.",
    })
    void anAnswerOfNoUseIsReceivedPaidAndRemembered(Fault fault, String defect) {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.failingFirst(fault));
                Asking asking = Asking.of(folder, server)) {
            Answer answer = asking.answer(QUESTION);
            assertThat(answer.defect()).contains(defect);
            assertThat(answer.dollars().orElseThrow()).isPositive();
            assertThat(asking.answer(QUESTION).defect()).contains(defect);
            assertThat(server.counts().total()).isOne();
        }
    }

    @Test
    void missingLogProbabilitiesAreMissingAndNotZero() {
        try (ScriptedServer server =
                        ScriptedServer.start(Script.WELL.failingFirst(Fault.NO_LOGPROBS));
                Asking asking = Asking.of(folder, server)) {
            Request.Chat wanted = Asking.question("q").withAnswerLogprobs(5);
            Answer answer = asking.answer(wanted);
            assertThat(answer.text()).isNotEmpty();
            assertThat(answer.tokens()).isEmpty();
        }
    }

    @Test
    void tenFailuresInARowEndTheRunAndSayHowToGoOn() {
        Script script = Script.WELL.withFaults(_ -> Fault.UNAUTHORIZED);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            for (int i = 0; i < 9; i++) {
                assertThat(asking.failure(Asking.question("q" + i)).status()).isEqualTo(401);
            }
            Errors.assertLanguageModel(() -> asking.model().ask(Asking.question("q9")))
                    .hasMessage(
                            "language model must answer, but 10 requests in a row failed, the last"
                                    + " with: HTTP 401: Incorrect API key provided: [key] (scripted"
                                    + Figures.format(
                                            " at %s); nothing answered is lost, and the same command goes",
                                            server.baseUrl())
                                    + " on from here");
            server.follow(Script.WELL);
            Errors.assertLanguageModel(() -> asking.model().ask(Asking.question("q10")));
            assertThat(server.counts().total()).isEqualTo(10);
        }
        try (ScriptedServer server = ScriptedServer.start(Script.WELL);
                Asking asking = Asking.of(folder, server)) {
            assertThat(asking.answer(Asking.question("q9")).remembered()).isFalse();
        }
    }

    @Test
    void anAnswerInBetweenBeginsTheCountAnew() {
        Script script =
                Script.WELL.withFaults(
                        each -> each.number() % 10 == 9 ? Fault.NONE : Fault.BAD_REQUEST);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            int answered = 0;
            for (int i = 0; i < 30; i++) {
                answered += asking.model().ask(Asking.question("q" + i)) instanceof Answer ? 1 : 0;
            }
            assertThat(answered).isEqualTo(3);
        }
    }
}
