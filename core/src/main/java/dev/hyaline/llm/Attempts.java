package dev.hyaline.llm;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.llm.config.LlmSettings;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.ledger.Budget;
import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.Price;
import dev.hyaline.llm.ledger.SetAside;
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
import java.util.function.Function;
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
        UsageCheck usages,
        FailureStreak streak,
        Timing timing,
        Progress progress) {

    /** A pause that people wonder about. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(10);

    /** What an attempt came to. */
    private sealed interface Outcome {
        record Done(Reply reply) implements Outcome {}

        /**
         * @param unreached whether the server was not there
         */
        record Again(String reason, int status, boolean unreached, Optional<Duration> after)
                implements Outcome {}
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
                        if (again.unreached()) {
                            streak.concernsEverybody();
                        }
                        return new Failure(end.get(), again.status(), attempt);
                    }
                    waitBehind(again, attempt, own);
                }
            }
        }
    }

    /** What is set aside for each attempt. */
    SetAside setAside(WireRequest request) {
        return SetAside.of(request, counter, price);
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
        SetAside setAside = setAside(request);
        try (Budget.Reservation reserved = budget.reserve(setAside.dollars(), model);
                RateLimiter.Permit _ =
                        limiter.acquire(
                                (long) counter.count(request.request())
                                        + setAside.answerTokens())) {
            int sends = ledger.sent(request, model, setAside.dollars());
            boolean written = false;
            try {
                long begun = timing.nanos();
                HttpResult result = Objects.requireNonNull(transport).post(request);
                Duration latency = Duration.ofNanos(timing.nanos() - begun);
                Outcome outcome =
                        write(
                                request,
                                result,
                                attempt,
                                reserved,
                                content -> answer(request, setAside, content, latency, sends));
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
            int attempt,
            Budget.Reservation reserved,
            Function<RetryDecision.Answered, Answer> answering) {
        if (result instanceof HttpResult.Received received) {
            limiter.learn(RateHeaders.of(received.headers(), timing.now()));
        }
        return switch (AnswerReader.judge(request, result)) {
            case RetryDecision.Answered answered -> {
                Answer answer = answering.apply(answered);
                ledger.answered(request, ((HttpResult.Received) result).body(), answer);
                reserved.spent(answer.dollars().orElse(BigDecimal.ZERO));
                yield new Outcome.Done(answer);
            }
            case RetryDecision.Refused refused -> {
                noAnswer(request, refused.reason(), refused.uncertain(), reserved);
                if (refused.concernsEverybody()) {
                    streak.concernsEverybody();
                }
                yield new Outcome.Done(new Failure(refused.reason(), refused.status(), attempt));
            }
            case RetryDecision.Again again -> {
                noAnswer(request, again.reason(), again.uncertain(), reserved);
                yield new Outcome.Again(
                        again.reason(),
                        again.status(),
                        again.status() == 0 && !again.uncertain(),
                        RetryDecision.retryAfter(result, timing.now()));
            }
        };
    }

    private void noAnswer(
            WireRequest request, String reason, boolean uncertain, Budget.Reservation reserved) {
        if (uncertain) {
            ledger.lost(request, reason);
            reserved.lost();
        } else {
            ledger.refused(request, reason);
        }
    }

    private Answer answer(
            WireRequest request,
            SetAside setAside,
            RetryDecision.Answered content,
            Duration latency,
            int sends) {
        Usage usage = usages.of(request, setAside, content);
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
