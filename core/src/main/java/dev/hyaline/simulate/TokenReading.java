package dev.hyaline.simulate;

import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.TokenLogprob;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The value that an answer to a {@link TokenPrompt} holds. */
final class TokenReading {

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
     * The scale whose values are one token each, as the answer to {@link TokenPrompt#probe} shows
     * it; to 9 when the model did not write what it was told to.
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
