package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.simulate.Units.Corpus;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which simulator a model gets, and what all of them do alike. */
@Timeout(60)
class LlmSimulatorTest {

    private static final Capabilities ECHO =
            new Capabilities(
                    true, true, 20, 20, PromptLogprobs.ECHO, 20, false, JsonSupport.OBJECT);

    @TempDir private Path folder;

    @Test
    void theMannerIsWhatTheServerCanDo() {
        assertThat(chosen(FakeModel.ALL)).startsWith("llm-logprobs logprob-lines/1-");
        assertThat(chosen(ECHO)).endsWith(" fake 12/request top 20");
        Capabilities four =
                new Capabilities(true, true, 4, 4, PromptLogprobs.ECHO, 4, false, JsonSupport.NONE);
        assertThat(chosen(four)).matches("llm-json sparse-json/1-[0-9a-f]{8} fake 14/request");
        assertThat(chosen(Capabilities.PLAIN)).startsWith("llm-json ");
        Capabilities text =
                new Capabilities(
                        false, true, 0, 0, PromptLogprobs.NONE, 0, false, JsonSupport.NONE);
        assertThat(chosen(text)).matches("llm-tokens token-by-token/1-[0-9a-f]{8} fake written");
    }

    private static String chosen(Capabilities can) {
        FakeModel model = new FakeModel(can, _ -> FakeModel.answer("", "stop"));
        return Manner.choose(model, Optional.empty(), OptionalInt.empty(), String::valueOf).name();
    }

    @Test
    void theImpossibleIsOneLine() {
        FakeModel plain = new FakeModel(Capabilities.PLAIN, _ -> FakeModel.answer("", "stop"));
        assertThatThrownBy(() ->
                        Manner.choose(
                                plain,
                                Optional.of(Manner.LOGPROBS),
                                OptionalInt.empty(),
                                String::valueOf))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.LANGUAGE_MODEL))
                .hasMessage(
                        "simulating by log-probabilities needs those of prompts, but fake has: chat"
                                + " yes, completions yes, log-probabilities of answers no, of"
                                + " prompts no, JSON no");
        assertThatThrownBy(() ->
                        Manner.choose(plain, Optional.empty(), OptionalInt.of(0), String::valueOf))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessage("windows a request must be at least 1, but are: 0");
    }

    @ParameterizedTest
    @EnumSource
    void whatClaimsNothingIsNotSent(Manner manner) {
        FakeModel model = FakeModel.saying("{}");
        Corpus corpus = Corpus.of(List.of(List.of("a", " b")));
        Explanation dead = Units.explanation("dead", new Explanation.Status.Dead(0));
        Simulator simulator =
                Manner.choose(model, Optional.of(manner), OptionalInt.empty(), corpus.spelling());
        assertThat(simulator.simulate(dead, corpus.windows()))
                .containsExactly(new WindowSimulation.Failed("the unit is dead"));
        assertThat(simulator.estimate(dead, corpus.windows())).isEqualTo(Estimate.NONE);
        assertThat(model.asked).isEmpty();
        assertThat(simulator.waits()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatFailsLeavesWindowsUnanswered(Manner manner) {
        Corpus corpus = Corpus.of(List.of(List.of("a", " b"), List.of("c", " d")));
        Script script = Script.WELL.withFaults(_ -> Fault.BAD_REQUEST);
        try (SimulatingServer server =
                new SimulatingServer(folder, script, "scripted", Optional.of(ECHO))) {
            List<WindowSimulation> simulation =
                    Manner.choose(
                                    server.model(),
                                    Optional.of(manner),
                                    OptionalInt.empty(),
                                    corpus.spelling())
                            .simulate(Units.explained("activates"), corpus.windows());
            assertThat(simulation)
                    .hasSize(2)
                    .allSatisfy(each ->
                            assertThat(((WindowSimulation.Unanswered) each).reason())
                                    .contains("Unknown parameter"));
        }
    }
}
