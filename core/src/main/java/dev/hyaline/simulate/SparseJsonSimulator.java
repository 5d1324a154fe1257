package dev.hyaline.simulate;

import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.JsonFormat;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
public final class SparseJsonSimulator implements Simulator {

    /** Ten windows to test and two to calibrate on fit one request, and two more. */
    public static final int WINDOWS_A_REQUEST = 14;

    // Room for about twenty tokens above 0 in each window; an answer that needs more is cut, and
    // fails. Models of small servers have no room for more behind the windows.
    private static final int ANSWER_TOKENS = 256;
    private static final int ANSWER_TOKENS_A_WINDOW = 128;
    private static final int MOST_ANSWER_TOKENS = 4096;

    private final LanguageModel model;
    private final int windowsARequest;
    private final IntFunction<String> spelling;

    /**
     * @param model to ask
     * @param windowsARequest most windows in one request, at least 1
     * @param spelling a token's text by its id
     */
    public SparseJsonSimulator(
            LanguageModel model, int windowsARequest, IntFunction<String> spelling) {
        this.model = model;
        this.windowsARequest = WindowBatches.requireMost(windowsARequest);
        this.spelling = spelling;
    }

    @Override
    public String name() {
        return "llm-json %s %s %d/request"
                .formatted(SparseJsonPrompt.WORDS.label(), model.name(), windowsARequest);
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public Estimate estimate(Explanation explanation, List<TokenWindow> windows) {
        if (explanation.status().nothing().isPresent()) {
            return Estimate.NONE;
        }
        return WindowBatches.of(windows, windowsARequest)
                .each(batch -> model.estimate(request(explanation, texts(batch))))
                .stream()
                .reduce(Estimate.NONE, Estimate::plus);
    }

    @Override
    public Simulation simulate(Explanation explanation, List<TokenWindow> windows) {
        Optional<String> nothing = explanation.status().nothing();
        if (nothing.isPresent()) {
            return Simulation.failed(windows.size(), nothing.get());
        }
        WindowBatches batches = WindowBatches.of(windows, windowsARequest);
        List<List<List<String>>> texts = batches.each(this::texts);
        List<Reply> replies =
                model.askAll(texts.stream().map(batch -> request(explanation, batch)).toList());
        List<List<WindowSimulation>> results = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            results.add(read(replies.get(i), texts.get(i)));
        }
        return batches.inPlace(results);
    }

    private List<List<String>> texts(List<TokenWindow> batch) {
        return batch.stream().map(window -> window.texts(spelling)).toList();
    }

    private static Request.Chat request(Explanation explanation, List<List<String>> windows) {
        int room = ANSWER_TOKENS + ANSWER_TOKENS_A_WINDOW * windows.size();
        return Request.chat(
                        SparseJsonPrompt.messages(explanation.text(), windows),
                        Sampling.greedy(Math.min(MOST_ANSWER_TOKENS, room)))
                .withFormat(new JsonFormat.AnyObject());
    }

    private static List<WindowSimulation> read(Reply reply, List<List<String>> windows) {
        return switch (reply) {
            case Failure failure ->
                    Collections.nCopies(
                            windows.size(), new WindowSimulation.Unanswered(failure.reason()));
            case Answer answer ->
                    defect(answer)
                            .map(reason -> SparseJsonAnswer.all(windows, reason))
                            .orElseGet(() -> SparseJsonAnswer.read(answer.text(), windows));
        };
    }

    private static Optional<String> defect(Answer answer) {
        return answer.isCut()
                ? Optional.of(
                        "answer was cut off at %d tokens"
                                .formatted(answer.usage().completionTokens()))
                : answer.defect();
    }
}
