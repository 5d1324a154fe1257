package dev.hyaline.score;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a simulator made of a set of windows: the windows it predicted, and apart from them its
 * failures.
 *
 * @param windows the predicted ones
 * @param byWindow their predictions by window id
 * @param failures the others
 */
record Prediction(
        WindowSet windows,
        Map<Long, WindowSimulation.Predicted> byWindow,
        List<ScoreCard.Failure> failures) {

    static Prediction of(
            WindowSet windows, Function<List<TokenWindow>, List<WindowSimulation>> simulator) {
        List<TokenWindow> tokens = windows.tokenWindows();
        return of(windows, tokens.isEmpty() ? List.of() : simulator.apply(tokens));
    }

    /**
     * @param results one a window, in their order
     */
    static Prediction of(WindowSet windows, List<WindowSimulation> results) {
        List<TokenWindow> tokens = windows.tokenWindows();
        if (results.size() != tokens.size()) {
            throw new IllegalStateException(
                    Figures.format(
                            "simulation must have one result a window: %d windows, %d results",
                            tokens.size(), results.size()));
        }
        Map<Long, WindowSimulation.Predicted> byWindow = new HashMap<>();
        List<ScoreCard.Failure> failures = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            TokenWindow window = tokens.get(i);
            switch (results.get(i)) {
                case WindowSimulation.Predicted predicted -> {
                    checkLength(window, predicted);
                    byWindow.put(window.windowId(), predicted);
                }
                case WindowSimulation.Failed failed ->
                        failures.add(new ScoreCard.Failure(window.windowId(), failed.reason()));
                case WindowSimulation.Unanswered none ->
                        failures.add(new ScoreCard.Failure(window.windowId(), none.reason()));
            }
        }
        return new Prediction(windows.only(byWindow.keySet()), byWindow, failures);
    }

    /** The predictions for some of the predicted windows, as one series. */
    double[] series(WindowSet some) {
        List<WindowSimulation.Predicted> predictions = new ArrayList<>();
        some.windows().forEach(window -> predictions.add(of(window)));
        return some.series(predictions);
    }

    /** The prediction for one of the predicted windows. */
    WindowSimulation.Predicted of(ActivationRecord window) {
        WindowSimulation.Predicted predicted = byWindow.get(window.windowId());
        if (predicted == null) {
            throw new IllegalArgumentException(
                    "window must be a predicted one, but is: " + window.windowId());
        }
        return predicted;
    }

    private static void checkLength(TokenWindow window, WindowSimulation.Predicted predicted) {
        if (predicted.length() != window.length()) {
            throw HyalineException.numeric(
                    "predictions must be one a token: %d tokens, %d predictions (window %d)",
                    window.length(), predicted.length(), window.windowId());
        }
    }
}
