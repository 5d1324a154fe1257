package dev.hyaline.simulate;

import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.TokenLogprob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One request a token: the explanation, the text up to the token, and the question for its value.
 * The answer is the {@link ExpectedValue} over what its first token could have been, or, from a
 * server that gives no log-probabilities, the number that it writes. Position 0, which all scores
 * mask, is predicted as 0 and not asked for.
 *
 * <p>Source: the 2023 neuron-explainer paper. Departures: a chat in words of ours; where a model
 * splits {@code 10}, values go to 9 (one request a model shows it). Thread-safe.
 */
public final class TokenByTokenSimulator implements Simulator {

    /** More than the values of a scale, and the most that servers commonly give. */
    private static final int MOST_ALTERNATIVES = 20;

    private final LanguageModel model;
    private final IntFunction<String> spelling;
    private final int alternatives;
    private volatile @Nullable Scale scale;

    /**
     * @param model to ask; finds out what it can do, should that not be known
     * @param spelling a token's text by its id
     */
    public TokenByTokenSimulator(LanguageModel model, IntFunction<String> spelling) {
        this.model = model;
        this.spelling = spelling;
        Capabilities can = model.capabilities();
        int given = can.chat() ? can.chatLogprobs() : can.completionLogprobs();
        this.alternatives = Math.min(MOST_ALTERNATIVES, given);
        this.scale = alternatives == 0 ? Scale.TO_TEN : null; // a written number has no tokens
    }

    @Override
    public String name() {
        return "llm-tokens %s %s %s"
                .formatted(
                        TokenPrompt.WORDS.label(),
                        model.name(),
                        alternatives == 0 ? "written" : "top " + alternatives);
    }

    @Override
    public boolean waits() {
        return true;
    }

    /** The probe of the scale is not counted, like those of what the model can do. */
    @Override
    public Estimate estimate(Explanation explanation, List<TokenWindow> windows) {
        if (explanation.status().nothing().isPresent()) {
            return Estimate.NONE;
        }
        Scale assumed = scaleUnasked();
        return windows.stream()
                .flatMap(window -> requests(explanation, window, assumed).stream())
                .map(model::estimate)
                .reduce(Estimate.NONE, Estimate::plus);
    }

    private Scale scaleUnasked() {
        Scale known = scale;
        if (known != null) {
            return known;
        }
        Request probe = withLogprobs(TokenPrompt.probe());
        boolean remembered = model.estimate(probe).calls() == 0;
        return remembered && model.ask(probe) instanceof Answer answer
                ? TokenReading.scale(answer)
                : Scale.TO_TEN;
    }

    @Override
    public Simulation simulate(Explanation explanation, List<TokenWindow> windows) {
        Optional<String> nothing = explanation.status().nothing();
        if (nothing.isPresent()) {
            return Simulation.failed(windows.size(), nothing.get());
        }
        Scale found = scale;
        if (found == null) {
            switch (model.ask(withLogprobs(TokenPrompt.probe()))) {
                case Answer answer -> found = TokenReading.scale(answer);
                case Failure failure -> {
                    WindowSimulation none = new WindowSimulation.Unanswered(failure.reason());
                    return new Simulation(Collections.nCopies(windows.size(), none));
                }
            }
            scale = found;
        }
        return simulate(explanation, windows, found);
    }

    /** All tokens of a window are asked for at once, and window after window: they are many. */
    private Simulation simulate(Explanation explanation, List<TokenWindow> windows, Scale found) {
        List<WindowSimulation> results = new ArrayList<>();
        for (TokenWindow window : windows) {
            results.add(read(window, model.askAll(requests(explanation, window, found)), found));
        }
        return new Simulation(results);
    }

    private List<Request> requests(Explanation explanation, TokenWindow window, Scale found) {
        List<String> texts = window.texts(spelling);
        return IntStream.range(window.firstPosition(), texts.size())
                .mapToObj(position -> texts.subList(0, position + 1))
                .map(upTo -> withLogprobs(TokenPrompt.of(explanation.text(), upTo, found)))
                .toList();
    }

    private Request withLogprobs(Request.Chat request) {
        return alternatives == 0 ? request : request.withAnswerLogprobs(alternatives);
    }

    /** An answer of no use fails the window for good, whatever else was not answered. */
    private WindowSimulation read(TokenWindow window, List<Reply> replies, Scale found) {
        double[] values = new double[window.length()];
        Optional<Failure> failure = Optional.empty();
        for (int position = window.firstPosition(); position < values.length; position++) {
            switch (replies.get(position - window.firstPosition())) {
                case Failure none -> failure = failure.or(() -> Optional.of(none));
                case Answer answer -> {
                    OptionalDouble value = value(answer, found);
                    if (value.isEmpty()) {
                        String token = VisibleText.quoted(spelling.apply(window.token(position)));
                        return new WindowSimulation.Failed(
                                "%s at token %d, %s".formatted(problem(answer), position, token));
                    }
                    values[position] = value.getAsDouble();
                }
            }
        }
        return failure.<WindowSimulation>map(none -> new WindowSimulation.Unanswered(none.reason()))
                .orElseGet(() -> WindowSimulation.Predicted.of(values));
    }

    private OptionalDouble value(Answer answer, Scale found) {
        if (answer.defect().isPresent()) {
            return OptionalDouble.empty();
        }
        return alternatives == 0
                ? TokenReading.written(answer, found)
                : TokenReading.expected(answer, found);
    }

    private String problem(Answer answer) {
        String missing =
                alternatives == 0
                        ? "no number from 0 to 10 but " + OneLine.excerpt(answer.text())
                        : "no value among the alternatives";
        return answer.defect().orElse(missing);
    }

    /** The value that an answer to a {@link TokenPrompt} holds. */
    private static final class TokenReading {

        private static final Pattern NUMBER = Pattern.compile("\\d{1,2}(?:\\.\\d{1,6})?");

        private TokenReading() {}

        /** From the distribution of the answer's first token; empty when missing. */
        static OptionalDouble expected(Answer answer, Scale scale) {
            return firstToken(answer)
                    .map(token -> ExpectedValue.of(token.alternatives(), scale))
                    .orElse(OptionalDouble.empty());
        }

        /** From the text: a number of the scale and nothing else; empty when it is none. */
        static OptionalDouble written(Answer answer, Scale scale) {
            String text = answer.text().strip();
            if (!NUMBER.matcher(text).matches()) {
                return OptionalDouble.empty();
            }
            double value = Double.parseDouble(text);
            return value <= scale.top() ? OptionalDouble.of(value) : OptionalDouble.empty();
        }

        /**
         * The scale whose values are one token each, as the answer to {@link TokenPrompt#probe}
         * shows it; to 9 when the model did not write what it was told to.
         */
        static Scale scale(Answer answer) {
            return firstToken(answer).filter(token -> token.token().equals("10")).isPresent()
                    ? Scale.TO_TEN
                    : Scale.TO_NINE;
        }

        /** The first that is not white space. */
        private static Optional<TokenLogprob> firstToken(Answer answer) {
            return answer.tokens().stream().filter(token -> !token.token().isBlank()).findFirst();
        }
    }
}
