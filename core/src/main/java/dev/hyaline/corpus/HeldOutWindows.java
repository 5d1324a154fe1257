package dev.hyaline.corpus;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.TemporaryFiles;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.text.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The windows of a corpus's test split, as {@code record} would cut them and by its rule: neither
 * explanations nor training on the other splits has seen them. Lies in a temporary folder until it
 * is closed.
 */
public final class HeldOutWindows implements HeldOutTokens, AutoCloseable {

    private static final double FILLED = 0.75; // of a batch's rows, at least, by their tokens

    private final Path folder;
    private final PreparedCorpus prepared;
    private final WindowStore store;
    private final int[] windows;

    private HeldOutWindows(Path folder, PreparedCorpus prepared, WindowStore store, int[] windows) {
        this.folder = folder;
        this.prepared = prepared;
        this.store = store;
        this.windows = windows;
    }

    /**
     * Reads a corpus.
     *
     * @param corpus a path, or {@code builtin}
     * @param context how many tokens the model takes at most
     * @param most at most this many windows of the test split, those with the smallest hashes
     */
    public static HeldOutWindows of(
            String corpus,
            Tokens tokens,
            int context,
            CorpusOptions options,
            int most,
            Progress progress) {
        Path folder = temporary();
        boolean opened = false;
        try {
            RunFolder run = new RunFolder(folder);
            CorpusOptions fitting = options.framed(tokens).within(context);
            PreparedCorpus prepared =
                    new CorpusPreparation(run, run.work().resolve("prepared.json"))
                            .read(corpus, tokens, fitting, progress);
            WindowStore store =
                    WindowStore.open(run, fitting.windowLength(), fitting.framingOrPlain());
            HeldOutWindows windows =
                    new HeldOutWindows(folder, prepared, store, chosen(store, most));
            opened = true;
            if (windows.windows.length == 0) {
                windows.close();
                throw HyalineException.corpus(
                        "corpus must have a test split with at least one window, but has none: "
                                + corpus);
            }
            return windows;
        } finally {
            if (!opened) {
                AtomicFiles.delete(folder);
            }
        }
    }

    private static Path temporary() {
        Path folder = TemporaryFiles.folder("hyaline-held-out");
        AtomicFiles.createFolder(new RunFolder(folder).work());
        return folder;
    }

    private static int[] chosen(WindowStore store, int most) {
        return IntStream.range(0, store.size())
                .filter(window -> store.split(window) == Split.TEST)
                .boxed()
                .sorted(Comparator.comparingLong((Integer window) -> store.hash(window)))
                .limit(most)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** What was read, of which these are a part. */
    public Manifest.Corpus corpus() {
        return prepared.corpus();
    }

    /** How many tokens a window has at most. */
    public int windowLength() {
        return store.windowLength();
    }

    @Override
    public Framing framing() {
        return store.framing();
    }

    /** How many windows there are. */
    public int windows() {
        return windows.length;
    }

    @Override
    public long tokens() {
        return IntStream.of(windows).mapToLong(store::length).sum();
    }

    /** The longest first, so that those of about one length are filled up to the same. */
    @Override
    public Iterable<Batch> batches(int mostTokens) {
        List<List<Integer>> groups = new ArrayList<>();
        int longest = 0; // of the last group
        for (int window : byLength()) {
            int length = store.length(window);
            int tokens = groups.isEmpty() ? 0 : (groups.getLast().size() + 1) * longest;
            if (tokens == 0 || tokens > mostTokens || length < FILLED * longest) {
                groups.add(new ArrayList<>());
                longest = length;
            }
            groups.getLast().add(window);
        }
        return () -> groups.stream().map(this::batch).iterator();
    }

    private List<Integer> byLength() {
        return IntStream.of(windows)
                .boxed()
                .sorted(Comparator.comparingInt((Integer window) -> -store.length(window)))
                .toList();
    }

    private Batch batch(List<Integer> group) {
        return new Batch(
                store.framing().around(group.stream().map(store::tokens).toArray(int[][]::new)),
                group.stream().mapToInt(store::documentId).toArray());
    }

    @Override
    public void close() {
        store.close();
        AtomicFiles.delete(folder);
    }
}
