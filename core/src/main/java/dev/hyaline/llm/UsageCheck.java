package dev.hyaline.llm;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Progress;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.ledger.SetAside;
import dev.hyaline.llm.ledger.TokenCounter;
import dev.hyaline.llm.wire.RetryDecision;
import dev.hyaline.llm.wire.Usage;
import dev.hyaline.llm.wire.WireRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Believes a server's count of tokens as far as it can be true; else they are counted here. So no
 * answer costs more than was set aside for it. Thread-safe.
 */
final class UsageCheck {

    private final ServedModel model;
    private final TokenCounter counter;
    private final Progress progress;
    private final AtomicBoolean said = new AtomicBoolean();

    UsageCheck(ServedModel model, TokenCounter counter, Progress progress) {
        this.model = model;
        this.counter = counter;
        this.progress = progress;
    }

    Usage of(WireRequest request, SetAside setAside, RetryDecision.Answered answered) {
        if (answered.usage().isPresent()) {
            Usage claimed = answered.usage().get();
            if (isPossible(claimed, setAside, answered)) {
                return claimed;
            }
            say(claimed, setAside);
        }
        return new Usage(
                Math.min(counter.count(request.request()), setAside.promptTokens()),
                Math.min(counter.count(answered.text()), setAside.answerTokens()),
                0,
                true);
    }

    private static boolean isPossible(
            Usage claimed, SetAside setAside, RetryDecision.Answered answered) {
        boolean silent = answered.text().isEmpty() || setAside.answerTokens() == 0;
        return setAside.covers(claimed)
                && claimed.promptTokens() > 0
                && (silent || claimed.completionTokens() > 0);
    }

    private void say(Usage claimed, SetAside setAside) {
        if (said.compareAndSet(false, true)) {
            progress.say(
                    Figures.format(
                            "%s says that an answer took %,d + %,d tokens, where it can have been 1 to %,d + %,d: where it says so, they are counted here",
                            model.describe(),
                            claimed.promptTokens(),
                            claimed.completionTokens(),
                            setAside.promptTokens(),
                            setAside.answerTokens()));
        }
    }
}
