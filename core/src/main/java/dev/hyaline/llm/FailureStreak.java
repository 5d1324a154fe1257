package dev.hyaline.llm;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run when request after request fails for good: one unit's failure is its own, but a wrong
 * key or a dead server is everybody's. Thread-safe.
 */
final class FailureStreak {

    private final int most;
    private final ServedModel model;
    private int length;
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
    }

    /** A request failed for good; the last one of the streak ends the run. */
    synchronized void extended(Failure failure) {
        length++;
        if (length >= most && end == null) {
            end =
                    HyalineException.languageModel(
                            "language model must answer, but %s in a row failed, the last"
                                    + " with: %s (%s); nothing answered is lost, and the same command goes on from here",
                            Estimate.requests(length), failure.reason(), model.describe());
        }
        check();
    }
}
