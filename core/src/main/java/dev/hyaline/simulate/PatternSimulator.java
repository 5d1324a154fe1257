package dev.hyaline.simulate;

import dev.hyaline.explain.CompiledPattern;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Pattern;
import dev.hyaline.explain.TokenClasses;
import java.util.List;
import java.util.Optional;

/**
 * Runs the explanation's pattern. Without one every window fails: words alone do not run.
 *
 * @param classes of the vocabulary that windows are of; {@link TokenClasses#NONE} for patterns over
 *     tokens alone
 */
public record PatternSimulator(TokenClasses classes) implements Simulator {

    @Override
    public String name() {
        return "pattern";
    }

    @Override
    public List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> windows) {
        Optional<Pattern> pattern = explanation.pattern();
        if (pattern.isEmpty()) {
            return WindowSimulation.failed(windows, "no pattern");
        }
        CompiledPattern compiled = new CompiledPattern(pattern.get(), classes);
        return windows.stream()
                .<WindowSimulation>map(
                        window -> WindowSimulation.Predicted.of(compiled.run(window.tokens())))
                .toList();
    }
}
