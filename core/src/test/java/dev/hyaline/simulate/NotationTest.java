package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.testing.ScriptedModel;
import dev.hyaline.testing.SimulatingModel;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NotationTest {

    @Test
    void aTokenizerThatJoinsTabsAndSplitsTenGetsAnotherNotation() {
        FakeModel model = LogprobSimulatorTest.model(SimulatingModel.JOINED, answer -> answer);
        assertThat(SimulatorsTest.values(LogprobSimulatorTest.simulate(model).getFirst())[2])
                .isEqualTo(4);
        assertThat(LogprobSimulatorTest.lastPrompt(model))
                .contains("from 0 (silent) to 9 (", " chose\t?\n blue\t9\n")
                .contains("<window>\nIt\t?\n cost\t?\n dollars\t?\n</window>\n")
                .doesNotContain("unknown", "\t10");
    }

    @Test
    void theNotationIsAskedForOnce() {
        FakeModel model = LogprobSimulatorTest.model(SimulatingModel.APART, answer -> answer);
        LogprobSimulator simulator =
                new LogprobSimulator(
                        model, OptionalInt.of(1), LogprobSimulatorTest.CORPUS.spelling());
        simulator.simulate(Units.explained("activates"), LogprobSimulatorTest.CORPUS.windows());
        simulator.simulate(Units.explained("activates"), LogprobSimulatorTest.CORPUS.windows());
        assertThat(model.asked).hasSize(1 + 2 + 2);
    }

    @Test
    void aTokenizerThatJoinsTabsAndDigitsCannotBeRead() {
        Pattern joiningAll = ScriptedModel.TOKEN;
        assertThatThrownBy(() ->
                        LogprobSimulatorTest.simulate(
                                LogprobSimulatorTest.model(joiningAll, answer -> answer)))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.LANGUAGE_MODEL))
                .hasMessage(
                        "log-probabilities of prompts must be readable behind a tab, but are not:"
                                + " no token begins behind a tab (fake; simulate in another"
                                + " manner)");
    }

    @Test
    void aProbeThatIsNotAnsweredLeavesWindowsUnanswered() {
        FakeModel model = new FakeModel(FakeModel.ALL, _ -> new Failure("server is away", 503, 6));
        assertThat(LogprobSimulatorTest.simulate(model))
                .hasSize(2)
                .containsOnly(new WindowSimulation.Unanswered("server is away"));
        assertThat(model.asked).hasSize(1);
    }

    @Test
    void aServerWithoutLogProbabilitiesAtTheProbeIsNamed() {
        FakeModel none = new FakeModel(FakeModel.ALL, _ -> FakeModel.answer("", "length"));
        assertThatThrownBy(() -> LogprobSimulatorTest.simulate(none))
                .hasMessage(
                        "log-probabilities of prompts must be readable behind a tab, but are not:"
                                + " there are none (fake; simulate in another manner)");
    }
}
