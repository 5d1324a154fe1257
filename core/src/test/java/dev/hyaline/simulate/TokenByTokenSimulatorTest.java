package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.TokenLogprob;
import dev.hyaline.llm.wire.TokenLogprob.Alternative;
import dev.hyaline.simulate.Units.Corpus;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenByTokenSimulatorTest {

    private static final Corpus CORPUS =
            Corpus.of(List.of(List.of("It", " cost", "\n"), List.of("No")));

    private static List<WindowSimulation> simulate(FakeModel model) {
        return new TokenByTokenSimulator(model, CORPUS.spelling())
                .simulate(Units.explained("activates on money"), CORPUS.windows());
    }

    private static String lastMessage(Request request) {
        return ((Request.Chat) request).messages().getLast().text();
    }

    private static TokenLogprob token(String text, Alternative... alternatives) {
        return new TokenLogprob(text, OptionalDouble.of(-1), List.of(alternatives));
    }

    /** Answers the probe with these tokens, and all else with the others. */
    private static FakeModel withLogprobs(List<TokenLogprob> ten, List<TokenLogprob> tokens) {
        return new FakeModel(
                FakeModel.ALL,
                request ->
                        lastMessage(request).startsWith("Write")
                                ? FakeModel.answer("10", "stop", ten, List.of())
                                : FakeModel.answer("x", "length", tokens, List.of()));
    }

    private static FakeModel writing(Function<Request, Reply> replies) {
        return new FakeModel(Capabilities.PLAIN, replies);
    }

    @Test
    void eachTokenButTheFirstIsAQuestion() {
        FakeModel model = writing(_ -> FakeModel.answer(" 7\n", "stop"));
        List<WindowSimulation> windows = simulate(model);
        assertThat(SimulatorsTest.values(windows.getFirst())).containsExactly(0, 7, 7);
        assertThat(SimulatorsTest.values(windows.getLast())).containsExactly(0);
        assertThat(model.asked)
                .extracting(TokenByTokenSimulatorTest::lastMessage)
                .containsExactlyInAnyOrder(
                        "Explanation: activates on money\nText: `It cost`\nToken: ` cost`",
                        "Explanation: activates on money\nText: `It cost\\n`\nToken: `\\n`");
    }

    @Test
    void theDistributionOfTheFirstTokenThatIsNotBlankCounts() {
        List<TokenLogprob> answer =
                List.of(
                        token("\n", new Alternative("9", 0)),
                        token("3", new Alternative("3", -1), new Alternative("10", -1)),
                        token("0", new Alternative("1", 0)));
        assertThat(values(withLogprobs(List.of(token("10")), answer)))
                .containsExactly(new double[] {0, 6.5, 6.5}, within(1e-12));
        // Where 10 is two tokens, there is none.
        assertThat(values(withLogprobs(List.of(token("1"), token("0")), answer)))
                .containsExactly(0, 3, 3);
    }

    private static double[] values(FakeModel model) {
        return SimulatorsTest.values(simulate(model).getFirst());
    }

    @Test
    void theScaleIsToldToTheModel() {
        for (String ten : List.of("10", "1")) {
            FakeModel model =
                    withLogprobs(List.of(token(ten)), List.of(token("3", new Alternative("3", 0))));
            simulate(model);
            String instructions =
                    ((Request.Chat) model.asked.getLast()).messages().getFirst().text();
            assertThat(instructions)
                    .contains(Figures.format("to %s (as", ten.equals("1") ? "9" : "10"));
        }
    }

    @Test
    void noValueAmongTheAlternativesIsAFailure() {
        for (List<TokenLogprob> answer :
                List.of(
                        List.of(token("x", new Alternative("x", 0))),
                        List.<TokenLogprob>of(),
                        List.of(token(" ")))) {
            assertThat(simulate(withLogprobs(List.of(token("10")), answer)).getFirst())
                    .isEqualTo(
                            new WindowSimulation.Failed(
                                    "no value among the alternatives at token 1, ` cost`"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "-1", "NaN", "seven", "7 or 8", "7.", "1e1", "٣"})
    void whatIsNoNumberIsAFailure(String text) {
        assertThat(simulate(writing(_ -> FakeModel.answer(text, "stop"))).getFirst())
                .isEqualTo(
                        new WindowSimulation.Failed(
                                Figures.format(
                                        "no number from 0 to 10 but `%s` at token 1, ` cost`",
                                        text)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 10", "2.5, 2.5"})
    void numbersAreRead(String text, double value) {
        assertThat(values(writing(_ -> FakeModel.answer(text, "length")))[1]).isEqualTo(value);
    }

    @Test
    void anEmptyAnswerIsAFailure() {
        assertThat(simulate(writing(_ -> FakeModel.answer(" ", "stop"))).getFirst())
                .isEqualTo(new WindowSimulation.Failed("empty answer at token 1, ` cost`"));
    }

    @Test
    void aFailureAlongTheWayLeavesTheWindowUnanswered() {
        Failure failure = new Failure("away", 503, 6);
        FakeModel model =
                writing(request ->
                        lastMessage(request).endsWith("` cost`")
                                ? failure
                                : FakeModel.answer("1", "stop"));
        assertThat(simulate(model).getFirst()).isEqualTo(new WindowSimulation.Unanswered("away"));
        // What was answered and is of no use stays so.
        FakeModel both =
                writing(request ->
                        lastMessage(request).endsWith("` cost`")
                                ? failure
                                : FakeModel.answer("no", "stop"));
        assertThat(simulate(both).getFirst()).isInstanceOf(WindowSimulation.Failed.class);
    }

    @Test
    void aProbeThatIsNotAnsweredLeavesWindowsUnanswered() {
        FakeModel model = new FakeModel(FakeModel.ALL, _ -> new Failure("away", 503, 6));
        assertThat(simulate(model)).containsOnly(new WindowSimulation.Unanswered("away"));
    }

    @Test
    void examplesEndAtTheTokenInQuestion() {
        Request.Chat request = TokenPrompt.of("x", List.of("a", "b"), Scale.TO_NINE);
        assertThat(request.messages())
                .extracting(each -> each.text().lines().reduce((_, last) -> last).orElseThrow())
                .containsSubsequence(Stream.of("Token: ` green`", "9", "Token: `,`", "0").toList());
        assertThat(request.sampling().maxTokens()).isEqualTo(3);
    }
}
