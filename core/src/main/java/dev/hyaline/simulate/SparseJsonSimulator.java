package dev.hyaline.simulate;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.wire.JsonFormat;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * A language model reads the explanation and several windows of numbered tokens, and writes the
 * tokens whose value it takes to be above 0:
 *
 * <pre>{"w1": {"12 dollars": 8}, "w2": {}}</pre>
 *
 * <p>A value is a number from 0 to 10; what is left out is 0, and {@code {}} is a result of zeros.
 * The numbers are checked against the token texts that stand behind them. The 2023 neuron-explainer
 * paper simulates one window a request and reads expected values off log-probabilities, which most
 * servers do not give; this needs none, at about a tenth of the tokens of an answer that repeats
 * the window. Thread-safe.
 */
final class SparseJsonSimulator extends LlmSimulator {

    /** Ten windows to test and two to calibrate on fit one request, and two more. */
    private static final int WINDOWS_A_REQUEST = 14;

    // Room for about twenty tokens above 0 in each window; an answer that needs more is cut, and
    // fails. Models of small servers have no room for more behind the windows.
    private static final int ANSWER_TOKENS = 256;
    private static final int ANSWER_TOKENS_A_WINDOW = 128;
    private static final int MOST_ANSWER_TOKENS = 4096;

    SparseJsonSimulator(
            LanguageModel model, OptionalInt windowsARequest, IntFunction<String> spelling) {
        super(model, windowsARequest.orElse(WINDOWS_A_REQUEST), 0, spelling);
    }

    @Override
    public String name() {
        return Figures.format(
                "llm-json %s %s %d/request",
                SparseJsonPrompt.WORDS.label(), model.name(), windowsARequest);
    }

    @Override
    List<Request> requests(Batch batch) {
        int room = ANSWER_TOKENS + ANSWER_TOKENS_A_WINDOW * batch.windows().size();
        return List.of(
                Request.chat(
                                SparseJsonPrompt.messages(batch.explanation(), batch.texts()),
                                Sampling.greedy(Math.min(MOST_ANSWER_TOKENS, room)))
                        .withFormat(new JsonFormat.AnyObject()));
    }

    @Override
    List<WindowSimulation> read(Batch batch, List<Reply> replies) {
        return switch (replies.getFirst()) {
            case Failure failure -> unanswered(batch.windows(), failure);
            case Answer answer when answer.isCut() ->
                    WindowSimulation.failed(
                            batch.windows(),
                            Figures.format(
                                    "answer was cut off at %d tokens",
                                    answer.usage().completionTokens()));
            case Answer answer ->
                    answer.defect()
                            .map(reason -> WindowSimulation.failed(batch.windows(), reason))
                            .orElseGet(() -> SparseJsonAnswer.read(answer.text(), batch.texts()));
        };
    }
}
