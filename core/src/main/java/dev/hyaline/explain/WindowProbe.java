package dev.hyaline.explain;

import dev.hyaline.common.Seed;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.Probe;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Asks the subject model which tokens before it a rare unit's answer needs, the idea of N2G (Foote
 * et al., Neuron to Graph, 2023): the shortest end of a window that keeps half of the activation is
 * found, then each token in it is replaced by others, and those whose replacement takes more than
 * half of the activation away are needed. Units that are active on many tokens show the same in
 * their windows, and are not asked about.
 *
 * <p>The window's masked tokens stay in front of every piece, because the first position is an
 * attention sink where the window has any. Tokens further back than a pattern can ask for are not
 * looked at. Thread-safe.
 */
public final class WindowProbe implements PatternExplainer.Hints {

    /** Units active on a larger share of tokens are not asked about. */
    static final double RARE = 0.02;

    private static final int WINDOWS = 8;
    private static final int REPLACEMENTS = 3;
    private static final double KEPT = 0.5;
    private static final int LONGEST = Pattern.MAX_DISTANCE + 1;
    private static final int RULES = 4;

    private static final Comparator<List<Integer>> OFFSETS_IN_ORDER =
            Comparator.<List<Integer>>comparingInt(List::size).thenComparing(List::toString);

    private final Seed seed;
    private final ThreadLocal<Probe> probe;

    /**
     * @param seed of the replacements
     */
    public WindowProbe(SubjectModel model, Seed seed) {
        this.seed = seed.derive("probe");
        this.probe = ThreadLocal.withInitial(() -> new Probe(model, 1));
    }

    @Override
    public List<List<Pattern.Condition>> of(Evidence evidence) {
        double density = evidence.summary().explain().density();
        List<ActivationRecord> windows =
                evidence.windows(WindowKind.TOP).stream().limit(WINDOWS).toList();
        if (!(density <= RARE) || windows.isEmpty()) {
            return List.of();
        }
        UnitId unit = evidence.summary().unit();
        SplittableRandom random = new SplittableRandom(seed.derive(unit.toString()).value());
        List<ActivationRecord> others = evidence.windows(WindowKind.UNIFORM);
        // By which offsets are needed: the tokens at each of them, the position's own first.
        Map<List<Integer>, List<SortedSet<Integer>>> needed = new TreeMap<>(OFFSETS_IN_ORDER);
        for (ActivationRecord window : windows) {
            int at = strongest(window);
            List<Integer> offsets = needed(unit, window, at, others, random);
            List<SortedSet<Integer>> tokens =
                    needed.computeIfAbsent(
                            offsets,
                            each ->
                                    each.stream()
                                            .<SortedSet<Integer>>map(_ -> new TreeSet<>())
                                            .toList());
            for (int i = 0; i < offsets.size(); i++) {
                tokens.get(i).add(window.token(at + offsets.get(i)));
            }
        }
        return needed.entrySet().stream().limit(RULES).map(WindowProbe::rule).toList();
    }

    private static List<Pattern.Condition> rule(
            Map.Entry<List<Integer>, List<SortedSet<Integer>>> needed) {
        return IntStream.range(0, needed.getKey().size())
                .mapToObj(i ->
                        Pattern.Condition.at(
                                needed.getKey().get(i), List.copyOf(needed.getValue().get(i))))
                .toList();
    }

    /** The first position of the largest activation. */
    static int strongest(ActivationRecord window) {
        int strongest = window.firstPosition();
        for (int p = strongest; p < window.length(); p++) {
            strongest = window.activation(p) > window.activation(strongest) ? p : strongest;
        }
        return strongest;
    }

    /** The offsets whose tokens the activation at a position needs, 0 first. */
    private List<Integer> needed(
            UnitId unit,
            ActivationRecord window,
            int at,
            List<ActivationRecord> others,
            SplittableRandom random) {
        List<Integer> offsets = new ArrayList<>(List.of(0));
        int[] piece = null;
        double kept = 0;
        int longest = Math.min(LONGEST, at - window.firstPosition() + 1);
        for (int length = 1; length <= longest; length++) {
            piece = piece(window, at, length);
            kept = last(unit, List.of(piece))[0];
            if (kept >= KEPT * window.activation(at)) {
                break;
            }
        }
        if (piece == null || kept < KEPT * window.activation(at) || others.isEmpty()) {
            return offsets; // it needs what lies further back
        }
        for (int distance = 1; distance < piece.length - window.firstPosition(); distance++) {
            List<int[]> replaced = new ArrayList<>();
            for (int i = 0; i < REPLACEMENTS; i++) {
                int[] copy = piece.clone();
                copy[copy.length - 1 - distance] = anyToken(others, random);
                replaced.add(copy);
            }
            double mean = 0;
            for (double activation : last(unit, replaced)) {
                mean += activation / REPLACEMENTS;
            }
            if (mean < KEPT * kept) {
                offsets.add(-distance);
            }
        }
        return offsets;
    }

    /** The window's masked tokens, then the last ones up to a position. */
    private static int[] piece(ActivationRecord window, int at, int length) {
        int masked = window.firstPosition();
        int[] piece = new int[masked + length];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = window.token(i < masked ? i : at + 1 - piece.length + i);
        }
        return piece;
    }

    private static int anyToken(List<ActivationRecord> windows, SplittableRandom random) {
        ActivationRecord window = windows.get(random.nextInt(windows.size()));
        return window.token(random.nextInt(window.length()));
    }

    /** What the unit does on the last token of each sequence, all of one length. */
    private double[] last(UnitId unit, List<int[]> sequences) {
        return probe.get().activations(unit, sequences, List.of()).stream()
                .mapToDouble(activations -> activations[activations.length - 1])
                .toArray();
    }
}
