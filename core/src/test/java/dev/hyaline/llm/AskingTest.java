package dev.hyaline.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.config.LlmSettings;
import dev.hyaline.llm.config.RetryPolicy;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.JsonFormat;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.llm.wire.TokenLogprob;
import dev.hyaline.llm.wire.Usage;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedModel;
import dev.hyaline.testing.ScriptedServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger saves, and how asking ends before its time. */
@Timeout(60)
final class AskingTest {

    @TempDir private Path folder;

    private static final Request QUESTION = Asking.question("What is it?");

    @Test
    void anAnswerHasTextReasonTokensPriceAndTime() {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL);
                Asking asking = Asking.of(folder, server)) {
            Answer answer = asking.answer(Asking.question("q").withAnswerLogprobs(2));
            assertThat(answer.text()).isEqualTo("answer 1 00000071");
            assertThat(answer.finish()).isEqualTo("stop");
            assertThat(answer.defect()).isEmpty();
            assertThat(answer.tokens())
                    .extracting(TokenLogprob::token)
                    .containsExactly("answer", " 1", " 00000071");
            assertThat(answer.tokens().getFirst().alternatives())
                    .containsExactly(
                            new TokenLogprob.Alternative("0", Math.log(0.5)),
                            new TokenLogprob.Alternative("1", Math.log(0.25)));
            assertThat(answer.usage()).isEqualTo(new Usage(5, 3, 0, false));
            assertThat(answer.dollars()).contains(new BigDecimal("0.000036")); // 5 · 3 + 3 · 7
            assertThat(answer.latency()).isPositive();
            assertThat(answer.attempts()).isOne();
            assertThat(answer.remembered()).isFalse();
        }
    }

    @Test
    void whatWasAskedBeforeIsRememberedAndCostsNothing() {
        Answer first;
        try (ScriptedServer server = ScriptedServer.start(Script.WELL)) {
            Request wanted = Asking.question("q").withAnswerLogprobs(2);
            try (Asking asking = Asking.of(folder, server)) {
                first = asking.answer(wanted);
                assertThat(asking.answer(wanted).remembered()).isTrue();
            }
            try (Asking asking = Asking.of(folder, server)) {
                Answer again = asking.answer(wanted);
                assertThat(again)
                        .usingRecursiveComparison()
                        .ignoringFields("remembered", "latency")
                        .isEqualTo(first);
                assertThat(again.remembered()).isTrue();
                assertThat(asking.ledger.totals().dollars())
                        .isEqualByComparingTo(first.dollars().orElseThrow());
            }
            assertThat(server.counts().total()).isOne();
        }
    }

    @Test
    void equalRequestsAtTheSameTimeAreSentOnce() {
        Script script = Script.WELL.withFaults(_ -> Fault.SLOW).withTimes(300, 1);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server)) {
            List<Reply> replies = asking.model().askAll(Collections.nCopies(20, QUESTION));
            assertThat(server.counts().total()).isOne();
            assertThat(replies).hasSize(20).allMatch(each -> each instanceof Answer);
        }
    }

    @Test
    void samplesOfOneQuestionAreDifferentRequests() {
        int[] asked = {0};
        ScriptedModel moody = _ -> "mood " + asked[0]++;
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.withModel(moody));
                Asking asking = Asking.of(folder, server)) {
            Sampling warm = Sampling.at(1, 20);
            List<ChatMessage> messages = List.of(ChatMessage.user("q"));
            Answer first = asking.answer(Request.chat(messages, warm));
            Answer second = asking.answer(Request.chat(messages, warm.withSample(1)));
            assertThat(first.text()).isEqualTo("mood 0");
            assertThat(second.text()).isEqualTo("mood 1");
            assertThat(asking.answer(Request.chat(messages, warm)).text()).isEqualTo("mood 0");
            assertThat(server.counts().received()).hasSize(1).containsValue(2);
        }
    }

    @Test
    void manyAreAnsweredInTheirOrder() {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL);
                Asking asking = Asking.of(folder, server)) {
            List<Request.Chat> questions =
                    IntStream.range(0, 50)
                            .mapToObj(i -> Asking.question("q" + "x".repeat(i)))
                            .toList();
            List<Reply> replies = asking.model().askAll(questions);
            for (int i = 0; i < 50; i++) {
                assertThat(((Answer) replies.get(i)).text())
                        .startsWith(Figures.format("answer %d ", i + 1));
            }
        }
    }

    @Test
    void aReplayAnswersFromTheLedgerAndFailsClearlyOnWhatItLacks() {
        String baseUrl;
        try (ScriptedServer server = ScriptedServer.start(Script.WELL);
                Asking asking = Asking.of(folder, server, Asking.Settings.USUAL.probing())) {
            baseUrl = server.baseUrl();
            asking.answer(QUESTION);
        }
        Asking.Settings replay = Asking.Settings.USUAL.probing().replaying();
        try (Asking asking = Asking.of(folder, baseUrl, replay)) {
            assertThat(asking.answer(QUESTION).remembered()).isTrue();
            assertThat(asking.model().capabilities().promptLogprobs())
                    .isEqualTo(PromptLogprobs.ECHO);
            Errors.assertLanguageModel(() -> asking.model().ask(Asking.question("Something\nelse")))
                    .hasMessageMatching(
                            "replay must find everything in the ledger, but it lacks: scripted at"
                                    + " http://127.0.0.1:\\d+/v1, request [0-9a-f]{12}, sample 0,"
                                    + " \"Something else\" \\(without replay it is asked for\\)");
        }
    }

    @Test
    void aReplayOfNothingSaysThatItDoesNotKnowTheModel() {
        Asking.Settings replay = Asking.Settings.USUAL.probing().replaying();
        try (Asking asking = Asking.of(folder, "http://127.0.0.1:1/v1", replay)) {
            Errors.assertLanguageModel(() -> asking.model().ask(QUESTION))
                    .hasMessage(
                            "replay must find everything in the ledger, but it lacks: what scripted"
                                    + " at http://127.0.0.1:1/v1 can do (without replay it is asked"
                                    + " for)");
        }
    }

    @Test
    void anInterruptBreaksOffTheRequestWhichIsThenUncertain() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.failingFirst(Fault.HANG));
                Asking asking = Asking.of(folder, server)) {
            CompletableFuture<Object> thrown = new CompletableFuture<>();
            Thread thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    thrown.complete(asking.model().ask(QUESTION));
                                } catch (HyalineException e) {
                                    thrown.complete(
                                            e.getMessage()
                                                    + Thread.currentThread().isInterrupted());
                                }
                            });
            waitFor(server, 1);
            thread.interrupt();
            thread.join();
            assertThat(thrown.get())
                    .isEqualTo(
                            "asking was interrupted; nothing answered is lost, and the same command"
                                    + " goes on from heretrue");
            LedgerTotals totals = asking.ledger.totals();
            assertThat(totals.unanswered()).isOne();
            assertThat(totals.uncertain()).isOne();
            assertThat(asking.answer(QUESTION).attempts()).isEqualTo(2);
        }
    }

    @Test
    void closingBreaksOffWhatIsOnTheWay() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.withFaults(_ -> Fault.HANG));
                Asking asking = Asking.of(folder, server)) {
            CompletableFuture<Reply> reply =
                    CompletableFuture.supplyAsync(() -> asking.model().ask(QUESTION));
            waitFor(server, 1);
            asking.models.close();
            assertThat(asking.ledger.totals().uncertain()).isOne();
            assertThat(reply)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("asking was interrupted");
        }
    }

    @Test
    void theLedgerBelongsToOneProcessAtATime() {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL);
                Asking _ = Asking.of(folder, server)) {
            Errors.check(ErrorCode.RUN, () -> Asking.of(folder, server).close())
                    .hasMessage("language models are being asked by another process: " + folder);
        }
    }

    @Test
    void aBudgetStopsBeforeItIsPassedAndALargerOneGoesOn() {
        // 8 tokens of each prompt and 3 of each answer: $0.000045.
        ScriptedModel brief = _ -> "one two three";
        List<Request.Chat> questions =
                IntStream.range(0, 20).mapToObj(i -> Asking.question("q r s " + i)).toList();
        Script slow = Script.WELL.withModel(brief).withFaults(_ -> Fault.SLOW).withTimes(50, 1);
        try (ScriptedServer server = ScriptedServer.start(slow)) {
            LlmSettings poor = Asking.settings(Asking.QUICK, Optional.of(new BigDecimal("0.0006")));
            try (Asking asking = Asking.of(folder, server, Asking.Settings.USUAL.with(poor))) {
                Errors.assertLanguageModel(() -> asking.model().askAll(questions))
                        .hasMessageMatching(
                                "budget must not be passed: \\$0\\.000\\d+ of \\$0\\.0006 are spent"
                                        + " and the next request may cost \\$0\\.000\\d+; nothing"
                                        + " answered is lost, and the same command with a larger"
                                        + " budget goes on from here");
                LedgerTotals totals = asking.ledger.totals();
                assertThat(totals.dollars())
                        .isPositive()
                        .isLessThanOrEqualTo(new BigDecimal("0.0006"));
                assertThat(totals.answered()).isBetween(5L, 13L);
                assertThat(totals.uncertain()).as("none was broken off").isZero();
                assertThat(server.counts().total()).isEqualTo((int) totals.answered());
            }
            LlmSettings rich = Asking.settings(Asking.QUICK, Optional.of(new BigDecimal("5.00")));
            try (Asking asking = Asking.of(folder, server, Asking.Settings.USUAL.with(rich))) {
                assertThat(asking.model().askAll(questions)).hasSize(20);
                assertThat(server.counts().total()).isEqualTo(20);
            }
        }
    }

    @Test
    void whatIsOnTheWayIsWaitedForWhenTheRunEnds() {
        CountDownLatch slowCame = new CountDownLatch(1);
        Script script =
                Script.WELL
                        .withFaults(each -> {
                            if (each.prompt().equals("slow")) {
                                slowCame.countDown();
                                return Fault.SLOW;
                            }
                            try {
                                slowCame.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return Fault.BAD_REQUEST;
                        })
                        .withTimes(500, 1);
        RetryPolicy strict =
                new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), 1);
        Asking.Settings settings =
                Asking.Settings.USUAL.with(Asking.settings(strict, Optional.empty()));
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server, settings)) {
            List<Request.Chat> both = List.of(Asking.question("bad"), Asking.question("slow"));
            Errors.assertLanguageModel(() -> asking.model().askAll(both))
                    .hasMessageStartingWith(
                            "language model must answer, but 1 request in a row failed");
            assertThat(asking.ledger.totals().answered()).isOne();
            assertThat(asking.ledger.totals().uncertain()).isZero();
        }
    }

    @Test
    void aBudgetNeedsAPrice() {
        Asking.Settings settings =
                Asking.Settings.USUAL
                        .with(Asking.settings(RetryPolicy.DEFAULT, Optional.of(BigDecimal.ONE)))
                        .unpriced();
        try (Asking asking = Asking.of(folder, "http://127.0.0.1:1/v1", settings)) {
            Errors.assertLanguageModel(asking::model)
                    .hasMessage(
                            "budget needs the price of scripted at http://127.0.0.1:1/v1, which is"
                                    + " unknown (--prices FILE or ~/.config/hyaline/prices.json says"
                                    + " it)");
        }
    }

    @Test
    void anUnknownPriceIsSaidAndNeverZero() {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL);
                Asking asking = Asking.of(folder, server, Asking.Settings.USUAL.unpriced())) {
            assertThat(asking.model().estimate(QUESTION).describe())
                    .isEqualTo(
                            "1 request (0 more are answered already), about 11 tokens of prompts,"
                                    + " at most 20 of answers, at an unknown price");
            assertThat(asking.answer(QUESTION).dollars()).isEmpty();
            assertThat(asking.answer(QUESTION).dollars()).isEmpty();
            assertThat(asking.ledger.totals().unpriced()).isOne();
            assertThat(asking.ledger.totals().describe())
                    .isEqualTo("1 request answered, 8 + 3 tokens, at an unknown price");
        }
    }

    @Test
    void anEstimateSendsNothingAndKnowsWhatIsAnswered() {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL);
                Asking asking = Asking.of(folder, server)) {
            asking.answer(QUESTION);
            Estimate estimate =
                    Estimate.NONE
                            .plus(asking.model().estimate(QUESTION))
                            .plus(asking.model().estimate(Asking.question("a b c d")));
            assertThat(estimate)
                    .isEqualTo(new Estimate(1, 1, 11, 20, new BigDecimal("0.000257"), 0, false));
            assertThat(server.counts().total()).isOne();
        }
    }

    @Test
    void anEstimateIsWhatTheBudgetSetsAside() {
        Request.Chat asked =
                Request.chat(
                        List.of(
                                ChatMessage.system("Answer in a word: é, 日本語."),
                                ChatMessage.user("What colour is the sea?")),
                        Sampling.at(1, 50).withSample(2));
        JsonFormat schema = new JsonFormat.Schema("colour", Map.of("type", "object"));
        List<Request> requests =
                List.of(
                        asked.withFormat(schema),
                        asked.withAnswerLogprobs(5),
                        Request.completion("One two", Sampling.greedy(0)).withPromptLogprobs(2),
                        Request.completion("One two three", Sampling.greedy(7)));
        Capabilities everything = Capabilities.everything(20);
        Capabilities onlyCompletes =
                new Capabilities(
                        false, true, 0, 20, PromptLogprobs.FIELD, 20, false, JsonSupport.NONE);
        try (ScriptedServer server = ScriptedServer.start(Script.WELL)) {
            for (Capabilities can : List.of(everything, onlyCompletes)) {
                Path run = folder.resolve(String.valueOf(can.chat()));
                Asking.Settings settings = Asking.Settings.USUAL.can(can);
                BigDecimal all = BigDecimal.ZERO;
                try (Asking asking = Asking.of(run, server, settings)) {
                    for (Request each : requests) {
                        all = all.add(asking.model().estimate(each).dollars());
                    }
                }
                LlmSettings exactly = Asking.settings(Asking.QUICK, Optional.of(all));
                try (Asking asking = Asking.of(run, server, settings.with(exactly))) {
                    assertThat(asking.model().askAll(requests)).hasSize(requests.size());
                    double setAside =
                            asking.catalogue.query(handle ->
                                    handle.createQuery("SELECT sum(at_risk_dollars) FROM llm_call")
                                            .mapTo(Double.class)
                                            .one());
                    assertThat(setAside).isCloseTo(all.doubleValue(), within(1e-12));
                }
            }
        }
    }

    private static void waitFor(ScriptedServer server, int requests) throws InterruptedException {
        while (server.counts().total() < requests) {
            Thread.sleep(5);
        }
    }
}
