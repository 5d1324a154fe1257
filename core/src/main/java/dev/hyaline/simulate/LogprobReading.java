package dev.hyaline.simulate;

import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.wire.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The values that a prompt's log-probabilities hold for its windows. */
final class LogprobReading {

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
     * @param windows their tokens' texts, as the prompt has them
     */
    List<WindowSimulation> windows(List<List<String>> windows) {
        List<WindowSimulation> results = new ArrayList<>();
        for (int window = 0; window < windows.size(); window++) {
            results.add(window(prompt.places(window), windows.get(window)));
        }
        return results;
    }

    private WindowSimulation window(List<Integer> places, List<String> texts) {
        if (tokens.isEmpty()) {
            return new WindowSimulation.Failed("answer has no log-probabilities of the prompt");
        }
        double[] values = new double[places.size()];
        for (int position = 1; position < values.length; position++) {
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
