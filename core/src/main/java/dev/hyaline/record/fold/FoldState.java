package dev.hyaline.record.fold;

import dev.hyaline.checkpoint.NamedArray;
import dev.hyaline.checkpoint.StateFile;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.subject.UnitRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was folded of some units on some windows of a recording. It can be written and read by any
 * process, and states of different windows become one. For one thread at a time.
 */
public final class FoldState {

    private static final String KIND = "recording";

    private final String identity;
    private final List<Fold> folds;
    private WindowSpans windows = WindowSpans.of(0, 0);

    /**
     * A state of no windows.
     *
     * @param recording that it is of: what makes it another recording makes this another
     * @param edges of the bands of each range's units; none where they are still to be found, or
     *     where there are no bands
     */
    public FoldState(
            String recording, FoldConfig config, List<UnitRange> units, List<BandEdges> edges) {
        if (!edges.isEmpty() && edges.size() != units.size()) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "band edges must be of %d sites, but are of: %d",
                            units.size(), edges.size()));
        }
        List<Fold> made = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            made.add(
                    new Fold(
                            units.get(i),
                            config,
                            edges.isEmpty() ? Optional.empty() : Optional.of(edges.get(i))));
        }
        this.folds = List.copyOf(made);
        this.identity =
                recording + " " + made.stream().map(Fold::name).collect(Collectors.joining(" "));
    }

    /** One a range of units. */
    public List<Fold> folds() {
        return folds;
    }

    /** The bands' edges of each range; none where they are not known. */
    public List<BandEdges> edges() {
        return folds.stream().flatMap(fold -> fold.edges().stream()).toList();
    }

    /** Says which windows the folds have seen. */
    public void saw(int firstWindow, int endWindow) {
        windows = WindowSpans.of(firstWindow, endWindow);
    }

    /** Refuses a state that has not seen all windows of its recording. */
    public void requireAll(int size) {
        windows.requireAll(size);
    }

    /** How many bytes its arrays take. */
    public long bytes() {
        return arrays().stream().mapToLong(NamedArray::bytes).sum();
    }

    private List<NamedArray> arrays() {
        return folds.stream().flatMap(fold -> fold.arrays().stream()).toList();
    }

    /** Adds what another one has of the same units on other windows. */
    public void merge(FoldState other) {
        requireSame(other.identity, "the other half");
        if (!edges().equals(other.edges())) {
            throw HyalineException.run(
                    "halves must have the same band edges to be merged, but have others");
        }
        WindowSpans both = windows.plus(other.windows);
        for (int i = 0; i < folds.size(); i++) {
            folds.get(i).merge(other.folds.get(i));
        }
        windows = both;
    }

    private void requireSame(String found, String where) {
        if (!found.equals(identity)) {
            throw HyalineException.run(
                    "state must be of the same units in the same recording, %s, but is of: %s (%s)",
                    identity, found, where);
        }
    }

    public void write(Path file) {
        StateFile.write(file, new StateFile.Head(KIND, identity, windows.toString()), arrays());
    }

    /** Takes over what {@link #write} wrote of the same units. */
    public void read(Path file) {
        try (StateFile state = StateFile.open(file, KIND)) {
            requireSame(state.head().identity(), file.toString());
            folds.forEach(fold -> fold.restore(state));
            windows = WindowSpans.parse(state.head().position());
        }
    }

    /** The window behind the last, of a state of all windows from one on; that one if of none. */
    public int endFrom(int firstWindow) {
        if (windows.spans().isEmpty()) {
            return firstWindow;
        }
        int end = windows.spans().getLast().end();
        if (!windows.equals(WindowSpans.of(firstWindow, end))) {
            throw HyalineException.run(
                    "state must be of windows from %d on, but is of: %s", firstWindow, windows);
        }
        return end;
    }
}
