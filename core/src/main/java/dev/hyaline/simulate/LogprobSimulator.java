package dev.hyaline.simulate;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.llm.wire.TokenLogprob;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * All tokens at once: a text lists them, one a line, with {@code unknown} behind each one's tab,
 * and the model's distribution over what could stand there instead is the prediction ({@link
 * Scale#expected}). Needs the log-probabilities of a prompt's own tokens.
 *
 * <p>Source: the 2023 neuron-explainer paper. Departures: several windows share a request; the
 * placeholder and the scale follow the model's tokenizer ({@link Notation}), which one tiny request
 * a model shows; a value that is missing at any token but the first, which all scores mask and
 * which is predicted as 0, fails its window; so does a token of the server that does not begin
 * where the placeholder does. Thread-safe.
 */
final class LogprobSimulator extends LlmSimulator {

    /** Ten windows to test and two to calibrate on: one request of less than 4,096 tokens. */
    private static final int WINDOWS_A_REQUEST = 12;

    LogprobSimulator(
            LanguageModel model, OptionalInt windowsARequest, IntFunction<String> spelling) {
        Capabilities can = model.capabilities();
        int given = can.promptLogprobs() == PromptLogprobs.NONE ? 0 : can.promptAlternatives();
        super(model, windowsARequest.orElse(WINDOWS_A_REQUEST), given, spelling);
        if (alternatives == 0) {
            throw HyalineException.languageModel(
                    "simulating by log-probabilities needs those of prompts, but %s has: %s",
                    model.name(), can.describe());
        }
    }

    @Override
    public String name() {
        return Figures.format(
                "llm-logprobs %s %s %d/request top %d",
                LogprobPrompt.WORDS.label(), model.name(), windowsARequest, alternatives);
    }

    /** One token is asked for although none is wanted: not every server takes 0. */
    @Override
    List<Request> requests(Batch batch) {
        return List.of(
                Request.completion(LogprobPrompt.of(batch).text(), Sampling.byServer(1))
                        .withPromptLogprobs(alternatives));
    }

    @Override
    List<WindowSimulation> read(Batch batch, List<Reply> replies) {
        return switch (replies.getFirst()) {
            case Failure failure -> unanswered(batch.windows(), failure);
            case Answer answer when answer.promptTokens().isEmpty() ->
                    WindowSimulation.failed(
                            batch.windows(), "answer has no log-probabilities of the prompt");
            case Answer answer -> read(batch, answer);
        };
    }

    private static List<WindowSimulation> read(Batch batch, Answer answer) {
        LogprobPrompt prompt = LogprobPrompt.of(batch);
        List<TokenLogprob> tokens = answer.promptTokens();
        PromptAlignment alignment =
                PromptAlignment.of(
                        prompt.text(), tokens.stream().map(TokenLogprob::token).toList());
        return IntStream.range(0, batch.windows().size())
                .mapToObj(window -> read(batch, window, prompt.places(window), tokens, alignment))
                .toList();
    }

    private static WindowSimulation read(
            Batch batch,
            int window,
            List<Integer> places,
            List<TokenLogprob> tokens,
            PromptAlignment alignment) {
        double[] values = new double[places.size()];
        int first = batch.windows().get(window).firstPosition();
        for (int position = first; position < values.length; position++) {
            int place = places.get(position);
            if (!alignment.reaches(place)) {
                return new WindowSimulation.Failed(alignment.problem());
            }
            OptionalInt token = alignment.beginningAt(place);
            OptionalDouble value =
                    token.isEmpty()
                            ? OptionalDouble.empty()
                            : batch.notation()
                                    .scale()
                                    .expected(tokens.get(token.getAsInt()).alternatives());
            if (value.isEmpty()) {
                return new WindowSimulation.Failed(
                        Figures.format(
                                "%s token %d, %s",
                                token.isEmpty()
                                        ? "misaligned: no token of the server begins behind the tab of"
                                        : "no value among the alternatives at",
                                position,
                                VisibleText.quoted(batch.texts().get(window).get(position))));
            }
            values[position] = value.getAsDouble();
        }
        return WindowSimulation.Predicted.of(values);
    }
}
