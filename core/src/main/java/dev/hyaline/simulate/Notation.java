package dev.hyaline.simulate;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.llm.wire.TokenLogprob;
import java.util.List;
import java.util.Optional;

/**
 * How a prompt is written for one model's tokenizer, so that its log-probabilities can be read: a
 * token must begin behind the tab, and each value of the scale must be one token.
 *
 * @param placeholder for a value that is not written down: the paper's {@code unknown}, or {@code
 *     ?} for tokenizers that join a tab and the letters behind it
 */
record Notation(String placeholder, Scale scale) {

    /** The paper's. */
    static final Notation PAPER = new Notation("unknown", Scale.TO_TEN);

    private static final String OTHER_PLACEHOLDER = "?";

    /** What may stand before a tab: a word, a mark, a number, blanks. */
    private static final List<String> TOKENS = List.of(" dollars", ".", "7", "  ", "\n");

    /** Lines of all notations, to see how the model's tokenizer cuts them. */
    private static final String PROBE = probe();

    private static String probe() {
        StringBuilder text = new StringBuilder();
        for (String value : List.of(PAPER.placeholder, OTHER_PLACEHOLDER, "10", "5")) {
            TOKENS.forEach(token -> line(text, token, value));
        }
        return text.toString();
    }

    /**
     * What a model is asked once.
     *
     * @param alternatives of which the answer's are not looked at
     */
    static Request probe(int alternatives) {
        return Request.completion(PROBE, Sampling.byServer(1)).withPromptLogprobs(alternatives);
    }

    /**
     * The notation that the answer to the {@linkplain #probe probe} allows.
     *
     * @param model for messages
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when none can be read
     */
    static Notation of(Answer answer, String model) {
        List<String> tokens = answer.promptTokens().stream().map(TokenLogprob::token).toList();
        PromptAlignment alignment = PromptAlignment.of(PROBE, tokens);
        if (tokens.isEmpty() || !alignment.reaches(PROBE.length() - 1)) {
            String problem = tokens.isEmpty() ? "there are none" : alignment.problem();
            throw unreadable(model, problem);
        }
        if (!begins(alignment, "5")) {
            throw unreadable(model, "no token begins behind a tab");
        }
        Optional<String> placeholder =
                List.of(PAPER.placeholder, OTHER_PLACEHOLDER).stream()
                        .filter(each -> begins(alignment, each))
                        .findFirst();
        return new Notation(
                placeholder.orElseThrow(
                        () -> unreadable(model, "no placeholder begins a token behind a tab")),
                isOneToken(alignment, "10") ? Scale.TO_TEN : Scale.TO_NINE);
    }

    /** Writes a line and returns the place of its value. */
    static int line(StringBuilder text, String token, String value) {
        text.append(VisibleText.of(token)).append('\t');
        int place = text.length();
        text.append(value).append('\n');
        return place;
    }

    private static HyalineException unreadable(String model, String problem) {
        return HyalineException.languageModel(
                "log-probabilities of prompts must be readable behind a tab, but are not: %s (%s;"
                        + " simulate in another manner)",
                problem, model);
    }

    private static boolean begins(PromptAlignment alignment, String value) {
        return places(value).stream().allMatch(place -> alignment.beginningAt(place).isPresent());
    }

    private static boolean isOneToken(PromptAlignment alignment, String value) {
        return places(value).stream()
                .allMatch(place ->
                        alignment.beginningAt(place).isPresent()
                                && alignment.beginningAt(place + 1).isEmpty()
                                && alignment.beginningAt(place + value.length()).isPresent());
    }

    private static List<Integer> places(String value) {
        StringBuilder text = new StringBuilder(PROBE.substring(0, start(value)));
        return TOKENS.stream().map(token -> line(text, token, value)).toList();
    }

    private static int start(String value) {
        return PROBE.indexOf("dollars\t" + value + "\n") - 1;
    }
}
