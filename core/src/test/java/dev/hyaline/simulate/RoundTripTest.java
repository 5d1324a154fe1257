package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.VisibleText;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.simulate.Units.Corpus;
import dev.hyaline.testing.Ability;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.SimulatingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All manners against a server whose model simulates without a fault. */
@Timeout(60)
class RoundTripTest {

    /** Of a value divided by its own probability. */
    private static final Offset<Double> ROUNDING = within(1e-12);

    private static final Capabilities ECHO =
            new Capabilities(
                    true, true, 20, 20, PromptLogprobs.ECHO, 20, false, JsonSupport.OBJECT);

    @TempDir private Path folder;

    private static final List<Explanation> KINDS =
            Stream.of("kind 0", "kind 1", "kind 2").map(Units::explained).toList();

    /** Each token is of one kind, and a unit is active on the tokens of its own. */
    private static int value(String explanation, String shown) {
        int hash = Math.floorMod(shown.hashCode(), 3 * 10);
        return explanation.equals("kind " + hash % 3) ? 1 + hash / 3 : 0;
    }

    private static SimulatingModel model(Pattern cutting) {
        return new SimulatingModel(RoundTripTest::value, cutting);
    }

    /** Fewer windows where each token is a request, and a row of the ledger. */
    private static Corpus corpus(Manner manner) {
        return HostileText.corpus(manner == Manner.TOKENS ? 1 : 3);
    }

    private static Simulator simulator(SimulatingServer server, Manner manner, Corpus corpus) {
        return Manner.choose(
                server.model(), Optional.of(manner), OptionalInt.of(2), corpus.spelling());
    }

    static Stream<Arguments> mannersAndServers() {
        Capabilities field = FakeModel.ALL;
        return Stream.of(
                Arguments.of(Manner.JSON, SimulatingModel.APART, ECHO, 10),
                Arguments.of(Manner.LOGPROBS, SimulatingModel.APART, ECHO, 10),
                Arguments.of(Manner.LOGPROBS, SimulatingModel.APART, field, 10),
                Arguments.of(Manner.LOGPROBS, SimulatingModel.JOINED, ECHO, 9),
                Arguments.of(Manner.LOGPROBS, SimulatingModel.JOINED, field, 9),
                Arguments.of(Manner.TOKENS, SimulatingModel.APART, ECHO, 10),
                Arguments.of(Manner.TOKENS, SimulatingModel.JOINED, ECHO, 9));
    }

    @ParameterizedTest
    @MethodSource("mannersAndServers")
    void hostileTextComesBackAtItsPlace(Manner manner, Pattern cutting, Capabilities can, int top) {
        Corpus corpus = corpus(manner);
        Script script = Script.WELL.withModel(model(cutting));
        try (SimulatingServer server =
                new SimulatingServer(folder, script, "scripted", Optional.of(can))) {
            Simulator simulator = simulator(server, manner, corpus);
            for (Explanation kind : KINDS) {
                List<WindowSimulation> simulation = simulator.simulate(kind, corpus.windows());
                assertThat(simulation).hasSameSizeAs(corpus.windows());
                for (int i = 0; i < corpus.windows().size(); i++) {
                    check(corpus, i, simulation.get(i), kind, top);
                }
            }
        }
    }

    private static void check(
            Corpus corpus, int index, WindowSimulation simulation, Explanation kind, int top) {
        double[] values = SimulatorsTest.values(simulation);
        TokenWindow window = corpus.windows().get(index);
        assertThat(values).hasSize(window.length());
        for (int position = 1; position < values.length; position++) {
            String token = corpus.texts().get(window.token(position));
            int expected = Math.min(top, value(kind.text(), VisibleText.of(token)));
            assertThat(values[position])
                    .as("%s at %d", VisibleText.quoted(token), position)
                    .isCloseTo(expected, ROUNDING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resultsFollowTheOrderGivenAndRequestsDoNot(Manner manner) {
        Corpus corpus = corpus(manner);
        List<TokenWindow> reversed = corpus.windows().reversed();
        Script script = Script.WELL.withModel(model(SimulatingModel.APART));
        try (SimulatingServer server =
                new SimulatingServer(folder, script, "scripted", Optional.of(ECHO))) {
            Simulator simulator = simulator(server, manner, corpus);
            Explanation explanation = KINDS.getFirst();
            List<WindowSimulation> given = simulator.simulate(explanation, corpus.windows());
            int asked = server.server.counts().total();
            List<WindowSimulation> turned = simulator.simulate(explanation, reversed);
            assertThat(server.server.counts().total()).isEqualTo(asked); // all in the ledger
            for (int i = 0; i < reversed.size(); i++) {
                assertThat(SimulatorsTest.values(turned.reversed().get(i)))
                        .isEqualTo(SimulatorsTest.values(given.get(i)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEstimateIsOfWhatIsThenSent(Manner manner) {
        Corpus corpus = corpus(manner);
        Script script = Script.WELL.withModel(model(SimulatingModel.JOINED));
        try (SimulatingServer server =
                new SimulatingServer(folder, script, "scripted", Optional.of(ECHO))) {
            Simulator simulator = simulator(server, manner, corpus);
            Explanation explanation = KINDS.getFirst();
            Estimate before = simulator.estimate(explanation, corpus.windows());
            assertThat(server.server.counts().total()).isZero();
            simulator.simulate(explanation, corpus.windows());
            int probes = manner == Manner.JSON ? 0 : 1;
            assertThat(server.server.counts().total()).isEqualTo((int) before.calls() + probes);
            // Another simulator does not know the notation, but the ledger does.
            Estimate after =
                    simulator(server, manner, corpus).estimate(explanation, corpus.windows());
            assertThat(after.calls()).isZero();
            assertThat(after.remembered()).isEqualTo(before.calls());
        }
    }

    @Test
    void capabilitiesThatAreNotKnownAreProbedAndFollowed() {
        Corpus corpus = HostileText.corpus(3);
        Script script =
                Script.WELL
                        .withModel(model(SimulatingModel.APART))
                        .withAbilities(Ability.CHAT, Ability.COMPLETIONS);
        try (SimulatingServer server =
                new SimulatingServer(folder, script, "scripted", Optional.empty())) {
            Simulator simulator =
                    Manner.choose(
                            server.model(),
                            Optional.empty(),
                            OptionalInt.empty(),
                            corpus.spelling());
            assertThat(simulator.name()).startsWith("llm-json ");
            assertThat(simulator.simulate(KINDS.getFirst(), corpus.windows()))
                    .allMatch(each -> each instanceof WindowSimulation.Predicted);
        }
    }
}
