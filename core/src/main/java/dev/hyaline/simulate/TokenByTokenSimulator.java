package dev.hyaline.simulate;

import dev.hyaline.common.Figures;
import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.TokenLogprob;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One request a token: the explanation, the text up to the token, and the question for its value.
 * The answer is the {@linkplain Scale#expected expected value} over what its first token could have
 * been, or, from a server that gives no log-probabilities, the number that it writes. Position 0,
 * which all scores mask, is predicted as 0 and not asked for.
 *
 * <p>Source: the 2023 neuron-explainer paper. Departures: a chat in words of ours; where a model
 * splits {@code 10}, values go to 9 (one request a model shows it). Thread-safe.
 */
final class TokenByTokenSimulator extends LlmSimulator {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,2}(?:\\.\\d{1,6})?");

    TokenByTokenSimulator(LanguageModel model, IntFunction<String> spelling) {
        Capabilities can = model.capabilities();
        super(model, 1, can.chat() ? can.chatLogprobs() : can.completionLogprobs(), spelling);
    }

    @Override
    public String name() {
        return Figures.format(
                "llm-tokens %s %s %s",
                TokenPrompt.WORDS.label(),
                model.name(),
                alternatives == 0 ? "written" : "top " + alternatives);
    }

    @Override
    Request probe() {
        return TokenPrompt.probe().withAnswerLogprobs(alternatives);
    }

    /** To 9 also when the model did not write what it was told to. */
    @Override
    Notation notation(Answer answer) {
        boolean oneToken =
                firstToken(answer).filter(token -> token.token().equals("10")).isPresent();
        return new Notation(Notation.PAPER.placeholder(), oneToken ? Scale.TO_TEN : Scale.TO_NINE);
    }

    @Override
    List<Request> requests(Batch batch) {
        List<String> texts = batch.texts().getFirst();
        return IntStream.range(batch.windows().getFirst().firstPosition(), texts.size())
                .<Request>mapToObj(position ->
                        TokenPrompt.of(
                                        batch.explanation(),
                                        texts.subList(0, position + 1),
                                        batch.notation().scale())
                                .withAnswerLogprobs(alternatives))
                .toList();
    }

    /** An answer of no use fails the window for good, whatever else was not answered. */
    @Override
    List<WindowSimulation> read(Batch batch, List<Reply> replies) {
        List<String> texts = batch.texts().getFirst();
        int first = texts.size() - replies.size();
        double[] values = new double[texts.size()];
        Optional<Failure> failure = Optional.empty();
        for (int position = first; position < values.length; position++) {
            switch (replies.get(position - first)) {
                case Failure none -> failure = failure.or(() -> Optional.of(none));
                case Answer answer -> {
                    OptionalDouble value = value(answer, batch.notation().scale());
                    if (value.isEmpty()) {
                        String token = VisibleText.quoted(texts.get(position));
                        return WindowSimulation.failed(
                                batch.windows(),
                                Figures.format(
                                        "%s at token %d, %s", problem(answer), position, token));
                    }
                    values[position] = value.getAsDouble();
                }
            }
        }
        return failure.map(none -> unanswered(batch.windows(), none))
                .orElseGet(() -> List.of(WindowSimulation.Predicted.of(values)));
    }

    private OptionalDouble value(Answer answer, Scale scale) {
        if (answer.defect().isPresent()) {
            return OptionalDouble.empty();
        }
        return alternatives == 0
                ? written(answer.text().strip(), scale)
                : firstToken(answer)
                        .map(token -> scale.expected(token.alternatives()))
                        .orElse(OptionalDouble.empty());
    }

    /** A number of the scale and nothing else; empty when it is none. */
    private static OptionalDouble written(String text, Scale scale) {
        return NUMBER.matcher(text).matches() && Double.parseDouble(text) <= scale.top()
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }

    private String problem(Answer answer) {
        String missing =
                alternatives == 0
                        ? "no number from 0 to 10 but " + OneLine.excerpt(answer.text())
                        : "no value among the alternatives";
        return answer.defect().orElse(missing);
    }

    /** The first that is not white space. */
    private static Optional<TokenLogprob> firstToken(Answer answer) {
        return answer.tokens().stream().filter(token -> !token.token().isBlank()).findFirst();
    }
}
