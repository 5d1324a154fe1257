package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Pattern;
import dev.hyaline.explain.Provenance;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.explain.TokenTest;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatorsTest {

    private static final List<TokenWindow> WINDOWS =
            List.of(
                    TokenWindow.of(1, new int[] {5, 6, 5}, Framing.PLAIN.firstPosition()),
                    TokenWindow.of(2, new int[] {7}, Framing.PLAIN.firstPosition()));

    private static Explanation explanation(Optional<Pattern> pattern) {
        return new Explanation(
                UnitId.parse("mlp.0.1"),
                new Explanation.Status.Explained(),
                "five",
                pattern,
                Provenance.of(Author.program("test"), "1", "none"));
    }

    static double[] values(WindowSimulation simulation) {
        WindowSimulation.Predicted predicted = (WindowSimulation.Predicted) simulation;
        return IntStream.range(0, predicted.length()).mapToDouble(predicted::value).toArray();
    }

    @Test
    void patternRuns() {
        Pattern.Condition five = new Pattern.Condition(0, new TokenTest.OneOf(List.of(5)));
        Pattern pattern = new Pattern(0.5, 9, List.of(new Pattern.Rule(List.of(five), 2)));
        List<WindowSimulation> simulation =
                new PatternSimulator(TokenClasses.NONE)
                        .simulate(explanation(Optional.of(pattern)), WINDOWS);
        assertThat(values(simulation.get(0))).containsExactly(2.5, 0.5, 2.5);
        assertThat(values(simulation.get(1))).containsExactly(0.5);
    }

    @Test
    void wordsAloneFailAndAreNoZeros() {
        List<WindowSimulation> simulation =
                new PatternSimulator(TokenClasses.NONE)
                        .simulate(explanation(Optional.empty()), WINDOWS);
        assertThat(simulation)
                .containsExactly(
                        new WindowSimulation.Failed("no pattern"),
                        new WindowSimulation.Failed("no pattern"));
    }

    @Test
    void tokenTableGivesMeans() {
        TokenTable table = new TokenTable(List.of(new TokenTable.Entry(6, 4, 10)), -0.25, 100);
        List<WindowSimulation> simulation = new TokenTableSimulator(table).simulate(WINDOWS);
        assertThat(values(simulation.get(0))).containsExactly(-0.25, 4, -0.25);
    }

    @Test
    void nanIsNoPrediction() {
        assertThatThrownBy(() -> WindowSimulation.Predicted.of(new double[] {0, Double.NaN}))
                .isInstanceOf(HyalineException.class)
                .hasMessage(
                        "prediction must be finite and in the range of a float, but is: NaN (position 1)");
    }
}
