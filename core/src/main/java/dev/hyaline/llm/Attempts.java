package dev.hyaline.llm;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.llm.config.LlmSettings;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.ledger.Budget;
import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.Price;
import dev.hyaline.llm.ledger.TokenCounter;
import dev.hyaline.llm.wire.AnswerReader;
import dev.hyaline.llm.wire.HttpResult;
import dev.hyaline.llm.wire.HttpTransport;
import dev.hyaline.llm.wire.RateHeaders;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.RetryDecision;
import dev.hyaline.llm.wire.Usage;
import dev.hyaline.llm.wire.WireRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request until it is answered or has failed. Each attempt is written down before it is
 * sent and after it has ended, and keeps to budget and limits. Thread-safe.
 *
 * @param transport none in a replay, where nothing is sent
 */
record Attempts(
        ServedModel model,
        @Nullable HttpTransport transport,
        Ledger ledger,
        Budget budget,
        RateLimiter limiter,
        LlmSettings settings,
        Optional<Price> price,
        TokenCounter counter,
        FailureStreak streak,
        Timing timing,
        Progress progress) {

    /** A pause that people wonder about. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(10);

    /** What an attempt came to. */
    private sealed interface Outcome {
        record Done(Reply reply) implements Outcome {}

        record Again(String reason, int status, Optional<Duration> after) implements Outcome {}
    }

    /** Sends until there is an answer, or none is to be had, or the run has ended. */
    Reply send(WireRequest request) throws InterruptedException {
        Seed own = settings.seed().derive("language model back-off").derive(request.key());
        for (int attempt = 1; ; attempt++) {
            streak.check();
            switch (attempt(request, attempt)) {
                case Outcome.Done done -> {
                    return done.reply();
                }
                case Outcome.Again again -> {
                    Optional<String> end = end(again, attempt);
                    if (end.isPresent()) {
                        return new Failure(end.get(), again.status(), attempt);
                    }
                    waitBehind(again, attempt, own);
                }
            }
        }
    }

    private Optional<String> end(Outcome.Again again, int attempt) {
        long longest = settings.retry().longestWait().toSeconds();
        if (again.after()
                .filter(each -> each.compareTo(settings.retry().longestWait()) > 0)
                .isPresent()) {
            return Optional.of(
                    Figures.format(
                            "%s (the server asks to wait %d s, more than %d s)",
                            again.reason(), again.after().get().toSeconds(), longest));
        }
        return attempt < settings.retry().attempts()
                ? Optional.empty()
                : Optional.of(
                        Figures.format(
                                "no answer in %d attempts, the last: %s", attempt, again.reason()));
    }

    private void waitBehind(Outcome.Again again, int attempt, Seed own)
            throws InterruptedException {
        if (again.after().isPresent()) {
            Duration pause = again.after().get();
            if (limiter.pause(pause) && pause.compareTo(LONG_PAUSE) >= 0) {
                progress.say(
                        Figures.format(
                                "%s asks to wait %d s: %s",
                                model.describe(), pause.toSeconds(), again.reason()));
            }
            timing.sleep(settings.retry().after(pause, attempt, own));
        } else {
            timing.sleep(settings.retry().backOff(attempt, own));
        }
    }

    private Outcome attempt(WireRequest request, int attempt) throws InterruptedException {
        int promptTokens = counter.atMost(request.request());
        int answerTokens = request.answerTokens();
        Optional<BigDecimal> atMost = price.map(each -> each.atMost(promptTokens, answerTokens));
        try (Budget.Reservation reserved = budget.reserve(atMost, model);
                RateLimiter.Permit _ =
                        limiter.acquire((long) counter.count(request.request()) + answerTokens)) {
            int sends = ledger.sent(request, model, atMost);
            boolean written = false;
            try {
                long begun = timing.nanos();
                HttpResult result = Objects.requireNonNull(transport).post(request);
                Duration latency = Duration.ofNanos(timing.nanos() - begun);
                Outcome outcome = write(request, result, latency, sends, attempt, reserved);
                written = true;
                return outcome;
            } finally {
                if (!written) { // interrupted, or a bug: it was sent all the same
                    reserved.lost();
                    ledger.lost(request, "broken off");
                }
            }
        }
    }

    private Outcome write(
            WireRequest request,
            HttpResult result,
            Duration latency,
            int sends,
            int attempt,
            Budget.Reservation reserved) {
        if (result instanceof HttpResult.Received received) {
            limiter.learn(RateHeaders.of(received.headers(), timing.now()));
        }
        return switch (AnswerReader.judge(request, result)) {
            case RetryDecision.Answered answered -> {
                Answer answer = answer(request, answered, latency, sends);
                ledger.answered(request, ((HttpResult.Received) result).body(), answer);
                reserved.spent(answer.dollars().orElse(BigDecimal.ZERO));
                yield new Outcome.Done(answer);
            }
            case RetryDecision.Refused refused -> {
                ledger.refused(request, refused.reason());
                yield new Outcome.Done(new Failure(refused.reason(), refused.status(), attempt));
            }
            case RetryDecision.Again again -> {
                if (again.uncertain()) {
                    ledger.lost(request, again.reason());
                    reserved.lost();
                } else {
                    ledger.refused(request, again.reason());
                }
                yield new Outcome.Again(
                        again.reason(),
                        again.status(),
                        RetryDecision.retryAfter(result, timing.now()));
            }
        };
    }

    private Answer answer(
            WireRequest request, RetryDecision.Answered content, Duration latency, int sends) {
        Usage usage =
                content.usage()
                        .orElseGet(() ->
                                new Usage(
                                        counter.count(request.request()),
                                        counter.count(content.text()),
                                        0,
                                        true));
        return new Answer(
                content.text(),
                content.finish(),
                content.refusal(),
                content.tokens(),
                content.promptTokens(),
                usage,
                price.map(each -> each.of(usage)),
                latency,
                sends,
                false);
    }
}
