package dev.hyaline.llm;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run when request after request fails for good: one unit's failure is its own, but a wrong
 * key or a dead server is everybody's. A run that ends before is told so at its end. Thread-safe.
 */
final class FailureStreak {

    private final int most;
    private final ServedModel model;
    private int length;
    private long answered;
    private long failed;
    private boolean everybodys;
    private @Nullable Failure last;
    private @Nullable HyalineException end;

    FailureStreak(int most, ServedModel model) {
        this.most = most;
        this.model = model;
    }

    /**
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when the run has ended
     */
    synchronized void check() {
        if (end != null) {
            throw end;
        }
    }

    /** A request was answered. */
    synchronized void broken() {
        length = 0;
        answered++;
    }

    /** A request failed for good; the last one of the streak ends the run. */
    synchronized void extended(Failure failure) {
        length++;
        failed++;
        last = failure;
        if (length >= most && end == null) {
            end = failure(Estimate.requests(length) + " in a row", failure);
        }
        check();
    }

    /** What failed would fail again, whatever is asked: a wrong key, a dead server, a redirect. */
    synchronized void concernsEverybody() {
        everybodys = true;
    }

    /** Why the last request failed, if one did. */
    synchronized Optional<String> lastReason() {
        return Optional.ofNullable(last).map(Failure::reason);
    }

    /**
     * Asks whether the run may be said to have ended well.
     *
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when requests failed, and none
     *     was answered or the reason concerns everybody
     */
    synchronized void requireAnswers() {
        if (last != null && (answered == 0 || everybodys)) {
            throw failure(Estimate.requests(failed) + " of " + (answered + failed), last);
        }
    }

    private HyalineException failure(String which, Failure failure) {
        return HyalineException.languageModel(
                "language model must answer, but %s failed, the last with: %s (%s); nothing answered"
                        + " is lost, and the same command goes on from here",
                which, failure.reason(), model.describe());
    }
}
