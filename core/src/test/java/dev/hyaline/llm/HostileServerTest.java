package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.config.LlmSettings;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that say more than they were asked for, or nothing but no. */
@Timeout(60)
final class HostileServerTest {

    private static final Request.Chat QUESTION = Asking.question("What colour is the sea?");

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"HUGE", "FLOOD"})
    void anAnswerBeyondWhatWasAskedForIsNotReadToItsEndNorKept(Fault fault) throws IOException {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.failingFirst(fault));
                Asking asking = Asking.of(folder, server)) {
            Failure failure = asking.failure(QUESTION);
            assertThat(failure.reason())
                    .matches(
                            "answer must be at most 9\\d,\\d{3} bytes, far more than 20 tokens take,"
                                    + " but is longer; it was not read to its end");
            assertThat(failure.attempts()).isOne();
            assertThat(server.counts().total()).isOne();
            LedgerTotals totals = asking.ledger.totals();
            assertThat(totals.uncertain()).as("it may have been paid").isOne();
            assertThat(totals.uncertainDollars()).isPositive();
            assertThat(asking.answer(QUESTION).attempts()).isEqualTo(2);
        }
        assertThat(Files.size(folder.resolve("catalogue.db"))).isLessThan(1 << 18);
    }

    @Test
    void countsThatCannotBeAreCountedHereAndSaidOnceAndLeaveTheBudgetUsable() {
        LlmSettings poor = Asking.settings(Asking.QUICK, Optional.of(new BigDecimal("0.002")));
        Script script = Script.WELL.withFaults(_ -> Fault.ABSURD_USAGE);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server, Asking.Settings.USUAL.with(poor))) {
            for (int i = 0; i < 5; i++) {
                Answer answer = asking.answer(Asking.question("q" + i));
                assertThat(answer.usage().estimated()).isTrue();
                assertThat(answer.usage().completionTokens()).isBetween(1, 20);
            }
            assertThat(asking.ledger.totals().countedHere()).isEqualTo(5);
            assertThat(asking.ledger.totals().dollars()).isLessThan(new BigDecimal("0.002"));
            assertThat(asking.said)
                    .singleElement()
                    .asString()
                    .contains(
                            "says that an answer took 2,000,000,0",
                            "where it can have been 1 to 34 + 20",
                            "counted here");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAUTHORIZED", "REDIRECT", "CHOICE_ERROR", "BAD_REQUEST", "NO_QUOTA"})
    void aRunWithoutAnyAnswerHasFailedHoweverFewWereAsked(Fault fault) {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.withFaults(_ -> fault));
                Asking asking = Asking.of(folder, server)) {
            asking.models.requireAnswers(); // nothing was asked
            String reason = asking.failure(QUESTION).reason();
            assertThat(asking.models.lastFailure()).contains(reason);
            Errors.assertLanguageModel(asking.models::requireAnswers)
                    .hasMessage(
                            "language model must answer, but 1 request of 1 failed, the last with: %s"
                                    + " (scripted at %s); nothing answered is lost, and the same command"
                                    + " goes on from here",
                            reason, server.baseUrl());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, true",
        "REDIRECT, true",
        "NO_QUOTA, true",
        "BAD_REQUEST, false",
        "CHOICE_ERROR, false",
    })
    void whereSomeWereAnsweredOnlyWhatConcernsAllHasFailed(Fault fault, boolean all) {
        Script script =
                Script.WELL.withFaults(each -> each.prompt().equals("last") ? fault : Fault.NONE);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            asking.answer(QUESTION);
            asking.failure(Asking.question("last"));
            if (all) {
                Errors.assertLanguageModel(asking.models::requireAnswers)
                        .hasMessageContaining("1 request of 2 failed");
            } else {
                asking.models.requireAnswers();
            }
        }
    }
}
