package dev.hyaline.score.judge;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.simulate.TokenWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The questions asked about a unit's test windows, in the order in which they are asked: by hash,
 * so that a question's place says nothing.
 *
 * <p>Windows come in {@link WindowPairs pairs} of one right answer "yes" and one "no", shown at the
 * same length and with the same positions marked; so a judge that looks at nothing else answers
 * both alike and is right once. Detection pairs an active window with a silent one of the uniform
 * sample, the highest top windows first. Fuzzing pairs two active windows by hash: the first has
 * its active tokens marked, the second has the same positions marked, where it is silent.
 *
 * <p>Of each document one window comes before any second one, because windows of a document are
 * alike and a second one says less.
 *
 * @param items in the order in which they are asked, as many of either answer
 * @param active how many of the unit's test windows are active
 * @param silent how many uniform ones are silent
 */
record ItemSet(List<Item> items, int active, int silent) {

    ItemSet {
        items = List.copyOf(items);
    }

    /**
     * @param threshold of the unit
     * @param pairs at most so many of each answer
     * @param seed of the unit's choices
     */
    static ItemSet of(
            JudgeTask task, UnitRecord record, Threshold threshold, int pairs, Seed seed) {
        List<ActivationRecord> windows = testWindows(record);
        List<ActivationRecord> active = windows.stream().filter(threshold::active).toList();
        List<ActivationRecord> silent =
                record.windows(Split.TEST, WindowKind.UNIFORM).stream()
                        .filter(threshold::silent)
                        .toList();
        WindowPairs chosen =
                switch (task) {
                    case DETECTION ->
                            WindowPairs.detection(
                                    spread(active), spread(hashed(silent, seed)), threshold, pairs);
                    case FUZZING ->
                            WindowPairs.fuzzing(spread(hashed(active, seed)), threshold, pairs);
                };
        Seed order = seed.derive("order");
        List<Item> items =
                chosen.pairs().stream()
                        .flatMap(pair -> items(task, pair, threshold))
                        .sorted(Comparator.comparingLong(item -> order.hash(item.windowId())))
                        .toList();
        return new ItemSet(items, active.size(), silent.size());
    }

    /** All recorded test windows, each once: the top ones by rank, then the other uniform ones. */
    static List<ActivationRecord> testWindows(UnitRecord record) {
        Map<Long, ActivationRecord> windows = new LinkedHashMap<>();
        for (WindowKind kind : List.of(WindowKind.TOP, WindowKind.UNIFORM)) {
            record.windows(Split.TEST, kind)
                    .forEach(window -> windows.putIfAbsent(window.windowId(), window));
        }
        return List.copyOf(windows.values());
    }

    /** How many of each answer there are. */
    int pairs() {
        return items.size() / 2;
    }

    List<Question> questions() {
        return items.stream().map(Item::question).toList();
    }

    /** Why there is no score. */
    String tooFew(JudgeTask task, int least) {
        return switch (task) {
            case DETECTION ->
                    Figures.format(
                            "too few windows: %d active and %d silent ones make %d pairs, and %d are needed",
                            active, silent, pairs(), least);
            case FUZZING ->
                    Figures.format(
                            "too few windows: %d active ones make %d pairs where one is silent at the other's active tokens, and %d are needed",
                            active, pairs(), least);
        };
    }

    private static Stream<Item> items(JudgeTask task, WindowPairs.Pair pair, Threshold threshold) {
        List<Integer> marked =
                switch (task) {
                    case DETECTION -> List.of();
                    case FUZZING -> threshold.activePositions(pair.yes());
                };
        return Stream.of(
                item(pair.yes(), pair.length(), marked, true),
                item(pair.no(), pair.length(), marked, false));
    }

    private static Item item(
            ActivationRecord window, int length, List<Integer> marked, boolean yes) {
        TokenWindow shown =
                TokenWindow.of(
                        window.windowId(),
                        Arrays.copyOf(window.tokens(), length),
                        window.firstPosition());
        return new Item(new Question(shown, marked), window.documentId(), yes);
    }

    private static List<ActivationRecord> hashed(List<ActivationRecord> windows, Seed seed) {
        return windows.stream()
                .sorted(Comparator.comparingLong(window -> seed.hash(window.windowId())))
                .toList();
    }

    /** The first window of each document, then the second ones, and so on. */
    private static List<ActivationRecord> spread(List<ActivationRecord> windows) {
        Map<Long, Integer> seen = new LinkedHashMap<>();
        Map<Integer, List<ActivationRecord>> rounds = new TreeMap<>();
        for (ActivationRecord window : windows) {
            int round = seen.merge(window.documentId(), 1, Integer::sum);
            rounds.computeIfAbsent(round, _ -> new ArrayList<>()).add(window);
        }
        return rounds.values().stream().flatMap(Collection::stream).toList();
    }
}
