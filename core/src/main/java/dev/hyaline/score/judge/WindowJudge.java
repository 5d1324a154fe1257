package dev.hyaline.score.judge;

import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import java.util.List;

/**
 * Says from an explanation and a window's tokens alone whether the unit is active there, or whether
 * the marked tokens are those it is active on. It gets all questions at once, so that several may
 * share a request. Implementations are thread-safe.
 */
public interface WindowJudge {

    /** What cards call it; with its version where it has some. */
    String name(JudgeTask task);

    /** One ruling a question, in their order. */
    List<Ruling> judge(JudgeTask task, Explanation explanation, List<Question> questions);

    /** What asking a language model would cost; nothing is sent. */
    default Estimate estimate(JudgeTask task, Explanation explanation, List<Question> questions) {
        return Estimate.NONE;
    }

    /** Whether it waits for a server most of the time, so that it is worth asking many at once. */
    default boolean waits() {
        return false;
    }
}
