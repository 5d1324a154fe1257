package dev.hyaline.simulate;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.PromptLogprobs;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.llm.wire.TokenLogprob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All tokens at once: a text lists them, one a line, with {@code unknown} behind each one's tab,
 * and the model's distribution over what could stand there instead is the prediction ({@link
 * ExpectedValue}). Needs the log-probabilities of a prompt's own tokens.
 *
 * <p>Source: the 2023 neuron-explainer paper. Departures: several windows share a request; the
 * placeholder and the scale follow the model's tokenizer ({@link Notation}), which one tiny request
 * a model shows; a value that is missing at any token but the first, which all scores mask and
 * which is predicted as 0, fails its window; so does a token of the server that does not begin
 * where the placeholder does. Thread-safe.
 */
public final class LogprobSimulator implements Simulator {

    /** Ten windows to test and two to calibrate on: one request of less than 4,096 tokens. */
    public static final int WINDOWS_A_REQUEST = 12;

    /** More than the values of a scale, and the most that servers commonly give. */
    private static final int MOST_ALTERNATIVES = 20;

    private final LanguageModel model;
    private final int windowsARequest;
    private final IntFunction<String> spelling;
    private final int alternatives;
    private volatile @Nullable Notation notation;

    /**
     * @param model to ask; finds out what it can do, should that not be known
     * @param windowsARequest most windows in one request, at least 1
     * @param spelling a token's text by its id
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when the model does not give
     *     what is needed
     */
    public LogprobSimulator(
            LanguageModel model, int windowsARequest, IntFunction<String> spelling) {
        this.model = model;
        this.windowsARequest = WindowBatches.requireMost(windowsARequest);
        this.spelling = spelling;
        Capabilities can = model.capabilities();
        int given = can.promptLogprobs() == PromptLogprobs.NONE ? 0 : can.promptAlternatives();
        this.alternatives = Math.min(MOST_ALTERNATIVES, given);
        if (alternatives == 0) {
            throw HyalineException.languageModel(
                    "simulating by log-probabilities needs those of prompts, but %s has: %s"
                            .formatted(model.name(), can.describe()));
        }
    }

    @Override
    public String name() {
        return "llm-logprobs %s %s %d/request top %d"
                .formatted(
                        LogprobPrompt.WORDS.label(), model.name(), windowsARequest, alternatives);
    }

    @Override
    public boolean waits() {
        return true;
    }

    /** The probe of the notation is not counted, like those of what the model can do. */
    @Override
    public Estimate estimate(Explanation explanation, List<TokenWindow> windows) {
        if (explanation.status().nothing().isPresent()) {
            return Estimate.NONE;
        }
        Notation assumed = notationUnasked();
        return WindowBatches.of(windows, windowsARequest)
                .each(batch -> LogprobPrompt.of(explanation.text(), texts(batch), assumed))
                .stream()
                .map(prompt -> model.estimate(request(prompt)))
                .reduce(Estimate.NONE, Estimate::plus);
    }

    private Notation notationUnasked() {
        Notation known = notation;
        if (known != null) {
            return known;
        }
        Request probe = Notation.probe(alternatives);
        boolean remembered = model.estimate(probe).calls() == 0;
        return remembered && model.ask(probe) instanceof Answer answer
                ? Notation.of(answer, model.name())
                : Notation.PAPER;
    }

    @Override
    public Simulation simulate(Explanation explanation, List<TokenWindow> windows) {
        Optional<String> nothing = explanation.status().nothing();
        if (nothing.isPresent()) {
            return Simulation.failed(windows.size(), nothing.get());
        }
        Notation found = notation;
        if (found == null) {
            switch (model.ask(Notation.probe(alternatives))) {
                case Answer answer -> found = Notation.of(answer, model.name());
                case Failure failure -> {
                    return new Simulation(unanswered(windows.size(), failure));
                }
            }
            notation = found;
        }
        return simulate(explanation, WindowBatches.of(windows, windowsARequest), found);
    }

    private Simulation simulate(Explanation explanation, WindowBatches batches, Notation found) {
        List<List<TokenWindow>> windows = batches.each(batch -> batch);
        List<List<List<String>>> texts = batches.each(this::texts);
        List<LogprobPrompt> prompts =
                texts.stream()
                        .map(each -> LogprobPrompt.of(explanation.text(), each, found))
                        .toList();
        List<Reply> replies = model.askAll(prompts.stream().map(this::request).toList());
        List<List<WindowSimulation>> results = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            results.add(
                    switch (replies.get(i)) {
                        case Failure failure -> unanswered(texts.get(i).size(), failure);
                        case Answer answer ->
                                new LogprobReading(
                                                prompts.get(i),
                                                answer.promptTokens(),
                                                found.scale())
                                        .windows(windows.get(i), texts.get(i));
                    });
        }
        return batches.inPlace(results);
    }

    private List<List<String>> texts(List<TokenWindow> batch) {
        return batch.stream().map(window -> window.texts(spelling)).toList();
    }

    /** One token is asked for although none is wanted: not every server takes 0. */
    private Request request(LogprobPrompt prompt) {
        return Request.completion(prompt.text(), Sampling.byServer(1))
                .withPromptLogprobs(alternatives);
    }

    private static List<WindowSimulation> unanswered(int windows, Failure failure) {
        return Collections.nCopies(windows, new WindowSimulation.Unanswered(failure.reason()));
    }

    /** The values that a prompt's log-probabilities hold for its windows. */
    private static final class LogprobReading {

        private final LogprobPrompt prompt;
        private final List<TokenLogprob> tokens;
        private final Scale scale;
        private final PromptAlignment alignment;

        /**
         * @param tokens of the prompt, as the server gives them
         */
        LogprobReading(LogprobPrompt prompt, List<TokenLogprob> tokens, Scale scale) {
            this.prompt = prompt;
            this.tokens = tokens;
            this.scale = scale;
            this.alignment =
                    PromptAlignment.of(
                            prompt.text(), tokens.stream().map(TokenLogprob::token).toList());
        }

        /**
         * One result a window.
         *
         * @param windows as many as the prompt has
         * @param texts their tokens' texts, as the prompt has them
         */
        List<WindowSimulation> windows(List<TokenWindow> windows, List<List<String>> texts) {
            List<WindowSimulation> results = new ArrayList<>();
            for (int window = 0; window < windows.size(); window++) {
                results.add(
                        window(
                                windows.get(window).firstPosition(),
                                prompt.places(window),
                                texts.get(window)));
            }
            return results;
        }

        private WindowSimulation window(int first, List<Integer> places, List<String> texts) {
            if (tokens.isEmpty()) {
                return new WindowSimulation.Failed("answer has no log-probabilities of the prompt");
            }
            double[] values = new double[places.size()];
            for (int position = first; position < values.length; position++) {
                int place = places.get(position);
                if (!alignment.reaches(place)) {
                    return new WindowSimulation.Failed(alignment.problem());
                }
                OptionalInt token = alignment.beginningAt(place);
                if (token.isEmpty()) {
                    return failed(
                            "misaligned: no token of the server begins behind the tab of",
                            position,
                            texts);
                }
                OptionalDouble value =
                        ExpectedValue.of(tokens.get(token.getAsInt()).alternatives(), scale);
                if (value.isEmpty()) {
                    return failed("no value among the alternatives at", position, texts);
                }
                values[position] = value.getAsDouble();
            }
            return WindowSimulation.Predicted.of(values);
        }

        private static WindowSimulation failed(String what, int position, List<String> texts) {
            return new WindowSimulation.Failed(
                    "%s token %d, %s"
                            .formatted(what, position, VisibleText.quoted(texts.get(position))));
        }
    }
}
