package dev.hyaline.score;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.record.ActivationRecord;
import dev.hyaline.record.Kind;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import dev.hyaline.text.Split;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The recorded windows of one split, each once: the top ones, then the uniform ones that are not
 * among them. Their tokens, position 0 left out, stand one after another in one series.
 *
 * @param windows top first
 * @param tops how many of them are top windows
 */
record WindowSet(List<ActivationRecord> windows, int tops) {

    WindowSet {
        windows = List.copyOf(windows);
    }

    static WindowSet of(UnitRecord record, Split split) {
        List<ActivationRecord> windows = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (ActivationRecord window : record.windows(split, Kind.TOP)) {
            if (seen.add(window.windowId())) {
                windows.add(window);
            }
        }
        int tops = windows.size();
        for (ActivationRecord window : record.windows(split, Kind.UNIFORM)) {
            if (seen.add(window.windowId())) {
                windows.add(window);
            }
        }
        return new WindowSet(windows, tops);
    }

    /** The first n top windows and the first n uniform ones. */
    WindowSet first(int n) {
        int randomEnd = Math.min(windows.size(), tops + n);
        List<ActivationRecord> first = new ArrayList<>(windows.subList(0, Math.min(n, tops)));
        first.addAll(windows.subList(tops, randomEnd));
        return new WindowSet(first, Math.min(n, tops));
    }

    /** Only the windows with these ids. */
    WindowSet only(Set<Long> windowIds) {
        List<ActivationRecord> kept = new ArrayList<>();
        int keptTops = 0;
        for (int i = 0; i < windows.size(); i++) {
            if (windowIds.contains(windows.get(i).windowId())) {
                kept.add(windows.get(i));
                keptTops += i < tops ? 1 : 0;
            }
        }
        return new WindowSet(kept, keptTops);
    }

    List<TokenWindow> tokenWindows() {
        return windows.stream().map(TokenWindow::of).toList();
    }

    int size() {
        return windows.size();
    }

    /** How many tokens the windows from one to before another have in the series. */
    int tokens(int from, int to) {
        int tokens = 0;
        for (ActivationRecord window : windows.subList(from, to)) {
            tokens += Math.max(0, window.length() - ActivationRecord.FIRST_POSITION);
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
            for (int p = ActivationRecord.FIRST_POSITION; p < window.length(); p++) {
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
            for (int p = ActivationRecord.FIRST_POSITION; p < predicted.length(); p++) {
                series[at++] = predicted.value(p);
            }
        }
        return series;
    }

    private static double finite(float activation, ActivationRecord window, int position) {
        if (!Float.isFinite(activation)) {
            throw new HyalineException(
                    ErrorCode.NUMERIC,
                    "activation must be finite, but is: %s (window %d, position %d)"
                            .formatted(activation, window.windowId(), position));
        }
        return activation;
    }
}
