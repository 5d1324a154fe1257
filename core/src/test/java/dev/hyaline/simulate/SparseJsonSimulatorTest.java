package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.wire.JsonFormat;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.simulate.Units.Corpus;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SparseJsonSimulatorTest {

    @TempDir private Path folder;

    /** The second comes first in a request, by the hash of its id. */
    private static final Corpus CORPUS =
            Corpus.of(
                    List.of(
                            List.of("It", " cost", " dollars", "\n", "ing", "|"),
                            List.of("No", " coins")));

    private static List<WindowSimulation> simulate(FakeModel model, int windowsARequest) {
        return new SparseJsonSimulator(model, OptionalInt.of(windowsARequest), CORPUS.spelling())
                .simulate(Units.explained("activates on\nmoney"), CORPUS.windows());
    }

    /** The result for the window of six tokens, in a request of its own. */
    private static WindowSimulation first(String answer) {
        return simulate(FakeModel.saying(answer), 1).getFirst();
    }

    private static String reason(WindowSimulation simulation) {
        return ((WindowSimulation.Failed) simulation).reason();
    }

    @Test
    void windowsAreNumberedLines() {
        FakeModel model = FakeModel.saying("{}");
        simulate(model, 1);
        String whole =
                model.asked.stream()
                        .map(each -> ((Request.Chat) each).messages().getLast().text())
                        .collect(Collectors.joining("---\n"));
        assertThat(whole)
                .contains(
                        """
                        Explanation: activates on money

                        w1
                        0|It
                        1 cost
                        2 dollars
                        3|\\n
                        4|ing
                        5||
                        """);
        Request.Chat request = (Request.Chat) model.asked.getFirst();
        assertThat(request.format()).contains(new JsonFormat.AnyObject());
        assertThat(request.sampling().maxTokens()).isEqualTo(256 + 128);
        assertThat(request.sampling().temperature()).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'w1':{'2 dollars':8,'4|ing':2.5}}",
                "{'w1': {'4': 2.5, '2': 8}}",
                "{'w1': {'2|dollars': 8, '4 ing': 2.5}}",
                "{'w1': {'2 dollars': 8.0, '4ing': 25e-1}}",
                "```json\n{'w1': {'2 dollars ': 8, '4|ing': 2.5}}\n```",
                "```\n{'w1': {'2 dollars': 8, '4|ing': 2.5, '3|\\\\n': 0, '5||': 0}}\n```\n",
                "{'w1': {'2 dollars': 8, '4|ing': 2.5, '3|\\n': 0, '5|': 0}}"
            })
    void whatCanOnlyMeanOneThingIsRead(String answer) {
        assertThat(SimulatorsTest.values(first(answer.replace('\'', '"'))))
                .containsExactly(0, 0, 8, 0, 2.5, 0);
    }

    @Test
    void nothingAboveZeroIsAResultOfZeros() {
        assertThat(SimulatorsTest.values(first("{\"w1\":{}}"))).containsOnly(0).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '^',
            value = {
                "{'w1':{'2 euros':8}} → misaligned: token 2 is ` dollars`, answered `2 euros`",
                "{'w1':{'1 dollars':8}} → misaligned: token 1 is ` cost`, answered `1 dollars`",
                "{'w1':{'2':11}} → value must be a number from 0 to 10, but is: `11` (token 2)",
                "{'w1':{'2':-1}} → value must be a number from 0 to 10, but is: `-1` (token 2)",
                "{'w1':{'2':1e999}} → value must be a number from 0 to 10, but is: `\"Infinity\"` (token 2)",
                "{'w1':{'2':'8'}} → value must be a number from 0 to 10, but is: `\"8\"` (token 2)",
                "{'w1':{'2':null}} → value must be a number from 0 to 10, but is: `null` (token 2)",
                "{'w1':{'2':true}} → value must be a number from 0 to 10, but is: `true` (token 2)",
                "{'w1':{'6':1}} → key must begin with a token's number, 0 to 5, but is: `6`",
                "{'w1':{'99999999999':1}} → key must begin with a token's number, 0 to 5, but is: `99999999999`",
                "{'w1':{' dollars':1}} → key must begin with a token's number, 0 to 5, but is: ` dollars`",
                "{'w1':{'2':1,'2 dollars':1}} → token 2 stands there twice",
                "{'w1':[0,0,8]} → window's values must be a JSON object, but are: `[0,0,8]`",
                "{} → answer leaves the window out",
                "{'w1':{},'w2':{}} → answer names a window that it was not asked for: `w2`",
                "{'w1':{},'W1':{}} → answer names a window that it was not asked for: `W1`",
                "{'w1':{'2':1,'2':1}} → answer is not JSON: a key stands there twice",
                "{'w1':{},'w1':{}} → answer is not JSON: a key stands there twice",
                "[{'2':1}] → answer must be a JSON object, but is: `[{\"2\":1}]`",
                "8 → answer must be a JSON object, but is: `8`"
            })
    void whatCannotBeReadIsANamedFailure(String answer, String reason) {
        assertThat(reason(first(answer.replace('\'', '"')))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"w1\":{\"2\":NaN}}",
                "{\"w1\":{\"2\":1}",
                "{\"w1\":{}} {\"w1\":{}}",
                "Here you are: {\"w1\":{}}",
                "```json\n{\"w1\":{}}\n```\nThat is all.",
                "none"
            })
    void whatIsNotJsonAloneFails(String answer) {
        assertThat(reason(first(answer))).startsWith("answer is not JSON: ");
    }

    @Test
    void oneWindowsFaultLeavesTheOthers() {
        assertThat(simulate(FakeModel.saying("{\"w1\":{},\"w2\":{\"1\":11}}"), 2))
                .hasOnlyElementsOfTypes(
                        WindowSimulation.Predicted.class, WindowSimulation.Failed.class)
                .hasSize(2);
        assertThat(simulate(FakeModel.saying("{\"w1\":{},\"w2\":{},\"w3\":{}}"), 2))
                .allMatch(each -> each instanceof WindowSimulation.Failed);
    }

    @Test
    void cutAndRefusedAnswersFail() {
        FakeModel cut = new FakeModel(FakeModel.ALL, _ -> FakeModel.answer("{}", "length"));
        assertThat(reason(simulate(cut, 2).getFirst())).isEqualTo("answer was cut off at 5 tokens");
        Answer said = FakeModel.answer("", "stop");
        Answer refused =
                new Answer(
                        "",
                        "stop",
                        Optional.of("I will not."),
                        said.tokens(),
                        said.promptTokens(),
                        said.usage(),
                        said.dollars(),
                        said.latency(),
                        1,
                        false);
        assertThat(reason(simulate(new FakeModel(FakeModel.ALL, _ -> refused), 2).getFirst()))
                .isEqualTo("refused: I will not.");
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSAL", "EMPTY_TEXT"})
    void aServersEmptyAnswersFail(Fault fault) {
        Script script = Script.WELL.withFaults(_ -> fault);
        try (SimulatingServer server =
                new SimulatingServer(folder, script, "scripted", Optional.of(FakeModel.ALL))) {
            List<WindowSimulation> windows =
                    new SparseJsonSimulator(server.model(), OptionalInt.of(14), CORPUS.spelling())
                            .simulate(Units.explained("activates"), CORPUS.windows());
            String reason =
                    fault == Fault.REFUSAL ? "refused: I cannot help with that." : "empty answer";
            assertThat(windows).hasSize(2).containsOnly(new WindowSimulation.Failed(reason));
        }
    }

    @Test
    void noWindowsAreNoRequests() {
        FakeModel model = FakeModel.saying("{}");
        SparseJsonSimulator simulator =
                new SparseJsonSimulator(model, OptionalInt.of(14), CORPUS.spelling());
        assertThat(simulator.simulate(Units.explained("activates"), List.of())).isEmpty();
        assertThat(model.asked).isEmpty();
    }
}
