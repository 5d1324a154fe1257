package dev.hyaline.simulate;

import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Language models as simulators. Windows are spread over requests ({@link WindowBatches}); where
 * log-probabilities are read, one tiny request a model shows how its tokenizer wants things written
 * ({@link Notation}). Thread-safe.
 */
abstract class LlmSimulator implements Simulator {

    /** More than the values of a scale, and the most that servers commonly give. */
    private static final int MOST_ALTERNATIVES = 20;

    final LanguageModel model;
    final int windowsARequest;
    final int alternatives;
    private final IntFunction<String> spelling;
    private volatile @Nullable Notation notation;

    /**
     * @param windowsARequest most windows that are asked for together, at least 1
     * @param alternatives those that the model gives; 0 where no log-probabilities are read
     * @param spelling a token's text by its id
     */
    LlmSimulator(
            LanguageModel model,
            int windowsARequest,
            int alternatives,
            IntFunction<String> spelling) {
        this.model = model;
        this.windowsARequest = windowsARequest;
        this.alternatives = Math.min(MOST_ALTERNATIVES, alternatives);
        this.spelling = spelling;
        this.notation = alternatives == 0 ? Notation.PAPER : null;
    }

    /**
     * What is asked together.
     *
     * @param texts the tokens' texts, one list a window
     */
    record Batch(
            String explanation,
            List<TokenWindow> windows,
            List<List<String>> texts,
            Notation notation) {}

    /** What shows the notation; not asked where there are no alternatives. */
    Request probe() {
        return Notation.probe(alternatives);
    }

    /** What the answer to the {@linkplain #probe probe} shows. */
    Notation notation(Answer answer) {
        return Notation.of(answer, model.name());
    }

    abstract List<Request> requests(Batch batch);

    /**
     * One result a window.
     *
     * @param replies one a request, in their order
     */
    abstract List<WindowSimulation> read(Batch batch, List<Reply> replies);

    @Override
    public final boolean waits() {
        return true;
    }

    /** The probe of the notation is not counted, like those of what the model can do. */
    @Override
    public final Estimate estimate(Explanation explanation, List<TokenWindow> windows) {
        if (explanation.status().nothing().isPresent()) {
            return Estimate.NONE;
        }
        return batches(explanation, WindowBatches.of(windows, windowsARequest), notationUnasked())
                .stream()
                .flatMap(batch -> requests(batch).stream())
                .map(model::estimate)
                .reduce(Estimate.NONE, Estimate::plus);
    }

    private Notation notationUnasked() {
        Notation known = notation;
        if (known != null) {
            return known;
        }
        boolean remembered = model.estimate(probe()).calls() == 0;
        return remembered && model.ask(probe()) instanceof Answer answer
                ? notation(answer)
                : Notation.PAPER;
    }

    @Override
    public final List<WindowSimulation> simulate(
            Explanation explanation, List<TokenWindow> windows) {
        Optional<String> nothing = explanation.status().nothing();
        if (nothing.isPresent()) {
            return WindowSimulation.failed(windows, nothing.get());
        }
        Notation found = notation;
        if (found == null) {
            switch (model.ask(probe())) {
                case Answer answer -> found = notation(answer);
                case Failure failure -> {
                    return unanswered(windows, failure);
                }
            }
            notation = found;
        }
        WindowBatches spread = WindowBatches.of(windows, windowsARequest);
        List<Batch> batches = batches(explanation, spread, found);
        List<List<Request>> requests = batches.stream().map(this::requests).toList();
        Iterator<Reply> replies =
                model.askAll(requests.stream().flatMap(List::stream).toList()).iterator();
        List<List<WindowSimulation>> results = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            List<Reply> own = requests.get(i).stream().map(_ -> replies.next()).toList();
            results.add(read(batches.get(i), own));
        }
        return spread.inPlace(results);
    }

    private List<Batch> batches(Explanation explanation, WindowBatches spread, Notation found) {
        return spread.each(batch ->
                new Batch(
                        explanation.text(),
                        batch,
                        batch.stream().map(window -> window.texts(spelling)).toList(),
                        found));
    }

    static List<WindowSimulation> unanswered(List<?> windows, Failure failure) {
        return Collections.nCopies(
                windows.size(), new WindowSimulation.Unanswered(failure.reason()));
    }
}
