package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.TokenLogprob;
import dev.hyaline.llm.wire.TokenLogprob.Alternative;
import dev.hyaline.simulate.Units.Corpus;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.SimulatingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogprobSimulatorTest {

    static final Corpus CORPUS =
            Corpus.of(List.of(List.of("It", " cost", " dollars"), List.of("No", " coins", ".")));

    @TempDir private Path folder;

    /**
     * Cuts a prompt and gives every token the same alternatives, behind a mark of the beginning.
     */
    private static Answer answer(Request request, Pattern cutting, List<Alternative> alternatives) {
        List<TokenLogprob> tokens = new ArrayList<>();
        tokens.add(new TokenLogprob("<s>", OptionalDouble.empty(), List.of()));
        new SimulatingModel((_, _) -> 0, cutting)
                .tokens(((Request.Completion) request).prompt())
                .forEach(token ->
                        tokens.add(new TokenLogprob(token, OptionalDouble.of(-1), alternatives)));
        return FakeModel.answer("", "length", List.of(), tokens);
    }

    private static final List<Alternative> EVEN =
            List.of(new Alternative("2", Math.log(0.2)), new Alternative("6", Math.log(0.2)));

    static FakeModel model(Pattern cutting, UnaryOperator<Answer> changed) {
        return new FakeModel(
                FakeModel.ALL,
                request -> {
                    Answer answer = answer(request, cutting, EVEN);
                    boolean probe =
                            !((Request.Completion) request).prompt().contains("Explanation");
                    return probe ? answer : changed.apply(answer);
                });
    }

    private static Answer with(Answer answer, UnaryOperator<List<TokenLogprob>> tokens) {
        List<TokenLogprob> changed = tokens.apply(new ArrayList<>(answer.promptTokens()));
        return FakeModel.answer("", "length", List.of(), changed);
    }

    static List<WindowSimulation> simulate(FakeModel model) {
        return new LogprobSimulator(model, OptionalInt.of(10), CORPUS.spelling())
                .simulate(Units.explained("activates on money"), CORPUS.windows());
    }

    static String lastPrompt(FakeModel model) {
        return ((Request.Completion) model.asked.getLast()).prompt();
    }

    @Test
    void theTextHasExamplesThatTurnToNumbersAndThenTheWindows() {
        FakeModel model = model(SimulatingModel.APART, answer -> answer);
        assertThat(SimulatorsTest.values(simulate(model).getFirst())[2]).isEqualTo(4);
        assertThat(lastPrompt(model))
                .startsWith("A unit of a language model")
                .contains("from 0 (silent) to 10 (", " chose\tunknown\n blue\t10\n")
                .contains("Explanation: activates on money\n<window>\n")
                .contains("<window>\nIt\tunknown\n cost\tunknown\n dollars\tunknown\n</window>\n")
                .endsWith("</window>\n");
        assertThat(model.asked).hasSize(2);
        assertThat(model.asked.getLast().promptLogprobs()).isEqualTo(20);
    }

    @Test
    void aMissingValueFailsItsWindowAlone() {
        int[] place = {0};
        FakeModel model =
                model(
                        SimulatingModel.APART,
                        answer ->
                                with(
                                        answer,
                                        tokens -> {
                                            place[0] = lastIndexOf(tokens, "unknown");
                                            tokens.set(place[0], without(tokens.get(place[0])));
                                            return tokens;
                                        }));
        List<WindowSimulation> windows = simulate(model);
        assertThat(windows)
                .filteredOn(each -> each instanceof WindowSimulation.Failed)
                .singleElement()
                .asString()
                .contains("no value among the alternatives at token 2, ");
        assertThat(windows).anyMatch(each -> each instanceof WindowSimulation.Predicted);
    }

    @Test
    void aValueThatIsMissingAtTheFirstTokenIsMaskedAnyway() {
        FakeModel model =
                model(
                        SimulatingModel.APART,
                        answer ->
                                with(
                                        answer,
                                        tokens -> {
                                            int no = lastIndexOf(tokens, "No");
                                            tokens.set(no + 2, without(tokens.get(no + 2)));
                                            return tokens;
                                        }));
        assertThat(SimulatorsTest.values(simulate(model).getLast())).containsExactly(0, 4, 4);
    }

    private static int lastIndexOf(List<TokenLogprob> tokens, String text) {
        return tokens.stream().map(TokenLogprob::token).toList().lastIndexOf(text);
    }

    private static TokenLogprob without(TokenLogprob token) {
        return new TokenLogprob(
                token.token(), token.logprob(), List.of(new Alternative("unknown", -0.1)));
    }

    @Test
    void misalignedTokensFailWhatIsBehindThem() {
        FakeModel other =
                model(
                        SimulatingModel.APART,
                        answer -> with(answer, tokens -> tokens.subList(0, tokens.size() - 12)));
        assertThat(simulate(other))
                .filteredOn(each -> each instanceof WindowSimulation.Failed)
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(((WindowSimulation.Failed) each).reason())
                                .startsWith("misaligned at character ")
                                .endsWith(" is there, but the server's tokens end"));
        FakeModel joined =
                model(
                        SimulatingModel.APART,
                        answer ->
                                with(
                                        answer,
                                        tokens -> {
                                            int dollars = lastIndexOf(tokens, " dollars");
                                            tokens.remove(dollars + 1);
                                            tokens.set(
                                                    dollars + 1,
                                                    new TokenLogprob(
                                                            "\tunknown",
                                                            OptionalDouble.of(-1),
                                                            EVEN));
                                            return tokens;
                                        }));
        assertThat(simulate(joined).getFirst())
                .isEqualTo(
                        new WindowSimulation.Failed(
                                "misaligned: no token of the server begins behind the tab of token"
                                        + " 2, ` dollars`"));
        assertThat(simulate(joined).getLast()).isInstanceOf(WindowSimulation.Predicted.class);
    }

    @Test
    void missingLogProbabilitiesAreANamedFailure() {
        FakeModel none = model(SimulatingModel.APART, answer -> with(answer, _ -> List.of()));
        assertThat(simulate(none))
                .containsOnly(
                        new WindowSimulation.Failed(
                                "answer has no log-probabilities of the prompt"));
        Script script =
                Script.WELL
                        .withModel(new SimulatingModel((_, _) -> 3, SimulatingModel.APART))
                        .withFaults(seen ->
                                seen.prompt().contains("Explanation")
                                        ? Fault.NO_LOGPROBS
                                        : Fault.NONE);
        try (SimulatingServer server =
                new SimulatingServer(folder, script, "scripted", Optional.of(FakeModel.ALL))) {
            assertThat(
                            new LogprobSimulator(
                                            server.model(), OptionalInt.of(10), CORPUS.spelling())
                                    .simulate(Units.explained("activates"), CORPUS.windows()))
                    .hasSize(2)
                    .containsOnly(
                            new WindowSimulation.Failed(
                                    "answer has no log-probabilities of the prompt"));
        }
    }
}
