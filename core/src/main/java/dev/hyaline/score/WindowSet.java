package dev.hyaline.score;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The recorded windows of one split, each once: those that are only top, then those that are both
 * top and uniform, then those that are only uniform. So the top windows stand together, and so do
 * the uniform ones. Their tokens, masked ones left out, stand one after another in one series.
 * Immutable.
 */
final class WindowSet {

    private final Map<Long, ActivationRecord> top; // by rank
    private final Map<Long, ActivationRecord> uniform; // by rank
    private final List<ActivationRecord> windows;

    private WindowSet(Collection<ActivationRecord> top, Collection<ActivationRecord> uniform) {
        this.top = byId(top);
        this.uniform = byId(uniform);
        List<ActivationRecord> ordered = new ArrayList<>();
        List<ActivationRecord> both = new ArrayList<>();
        this.top.forEach((id, window) -> (isUniform(id) ? both : ordered).add(window));
        ordered.addAll(both);
        this.uniform.forEach((id, window) -> {
            if (!isTop(id)) {
                ordered.add(window);
            }
        });
        this.windows = List.copyOf(ordered);
    }

    private static Map<Long, ActivationRecord> byId(Collection<ActivationRecord> windows) {
        Map<Long, ActivationRecord> byId = new LinkedHashMap<>();
        windows.forEach(window -> byId.putIfAbsent(window.windowId(), window));
        return byId;
    }

    static WindowSet of(UnitRecord record, Split split) {
        return new WindowSet(
                record.windows(split, WindowKind.TOP), record.windows(split, WindowKind.UNIFORM));
    }

    /** The first n top windows and the first n uniform ones. */
    WindowSet first(int n) {
        return new WindowSet(
                top.values().stream().limit(n).toList(),
                uniform.values().stream().limit(n).toList());
    }

    /** Only the windows with these ids. */
    WindowSet only(Set<Long> windowIds) {
        return where(windowIds::contains);
    }

    /** All but the windows with these ids. */
    WindowSet without(Set<Long> windowIds) {
        return where(id -> !windowIds.contains(id));
    }

    private WindowSet where(LongPredicate wanted) {
        return new WindowSet(
                top.values().stream().filter(w -> wanted.test(w.windowId())).toList(),
                uniform.values().stream().filter(w -> wanted.test(w.windowId())).toList());
    }

    /** In the order of the series. */
    List<ActivationRecord> windows() {
        return windows;
    }

    int size() {
        return windows.size();
    }

    boolean isTop(long windowId) {
        return top.containsKey(windowId);
    }

    boolean isUniform(long windowId) {
        return uniform.containsKey(windowId);
    }

    /** The place behind the last top window; the first one's is 0. */
    int topEnd() {
        return top.size();
    }

    /** The place of the first uniform window; behind the last one's is the end. */
    int uniformStart() {
        return windows.size() - uniform.size();
    }

    List<TokenWindow> tokenWindows() {
        return windows.stream().map(TokenWindow::of).toList();
    }

    /** How many tokens the windows from one to before another have in the series. */
    int tokens(int from, int to) {
        int tokens = 0;
        for (ActivationRecord window : windows.subList(from, to)) {
            tokens += window.counted();
        }
        return tokens;
    }

    int documents(int from, int to) {
        return (int)
                windows.subList(from, to).stream()
                        .mapToLong(ActivationRecord::documentId)
                        .distinct()
                        .count();
    }

    /** The true activations. */
    double[] truth() {
        double[] truth = new double[tokens(0, size())];
        int at = 0;
        for (ActivationRecord window : windows) {
            for (int p = window.firstPosition(); p < window.length(); p++) {
                truth[at++] = finite(window.activation(p), window, p);
            }
        }
        return truth;
    }

    /** The predictions, one result a window, in the order of the windows. */
    double[] series(List<WindowSimulation.Predicted> predictions) {
        double[] series = new double[tokens(0, size())];
        int at = 0;
        for (int i = 0; i < size(); i++) {
            WindowSimulation.Predicted predicted = predictions.get(i);
            for (int p = windows.get(i).firstPosition(); p < predicted.length(); p++) {
                series[at++] = predicted.value(p);
            }
        }
        return series;
    }

    private static double finite(float activation, ActivationRecord window, int position) {
        if (!Float.isFinite(activation)) {
            throw HyalineException.numeric(
                    "activation must be finite, but is: %s (window %d, position %d)",
                    activation, window.windowId(), position);
        }
        return activation;
    }
}
