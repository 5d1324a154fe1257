package dev.hyaline.record;

import dev.hyaline.common.Json;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.PreparedCorpus;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.fold.BandEdges;
import dev.hyaline.record.fold.FoldConfig;
import dev.hyaline.record.fold.FoldState;
import dev.hyaline.record.fold.TokenRows;
import dev.hyaline.run.Duck;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.FramedSubject;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import java.nio.file.Path;
import java.util.List;

/**
 * What all folding of one recording has in common, in whatever process: the model, the windows, and
 * what is kept of them. The corpus has been prepared. {@link #close} closes the windows alone.
 */
public final class Folding implements AutoCloseable {

    final RunFolder run;
    final SubjectModel model;
    final WindowStore store;
    final RecordingOptions options;
    final FoldConfig config;
    final Progress progress;
    final RecordingTimes times = new RecordingTimes();
    private final RecordingPlan plan;
    private final String identity;

    Folding(
            RunFolder run,
            SubjectModel model,
            RecordingStart start,
            PreparedCorpus corpus,
            FoldConfig config,
            Progress progress) {
        this.run = run;
        this.model = FramedSubject.of(model, start.options().corpus().framingOrPlain());
        this.options = start.options();
        this.progress = progress;
        this.config = config;
        this.plan = RecordingPlan.of(model.sites(), config, options);
        this.store =
                WindowStore.open(run, options.windowLength(), options.corpus().framingOrPlain());
        this.identity =
                Sha256.of(
                                corpus.corpus().sha256()
                                        + start.withoutSources().decisive()
                                        + config.counts()
                                        + batchWindows()
                                        + store.checksum())
                        .hex();
    }

    /**
     * Of a recording that {@link Recorder#prepare} has begun.
     *
     * @param model the same that it was begun with
     */
    public static Folding open(RunFolder run, SubjectModel model, Progress progress) {
        RecordingStart start = RecordingStart.begun(run);
        start.requireModel(model, run);
        PreparedCorpus corpus = Json.read(RecordingStart.prepared(run), PreparedCorpus.class);
        FoldConfig config = config(run, model, start.options(), corpus);
        return new Folding(run, model, start, corpus, config, progress);
    }

    /** What follows from a prepared corpus. */
    static FoldConfig config(
            RunFolder run, SubjectModel model, RecordingOptions options, PreparedCorpus corpus) {
        RecordCounts counts =
                RecordCounts.forCorpus(
                        corpus.corpus().documents(),
                        corpus.windows().total(),
                        corpus.windows().explain());
        return new FoldConfig(
                counts,
                options.windowLength(),
                tokenRows(run, model, options.tableRows()),
                new Seed(options.seed()).derive("bands").value());
    }

    private static TokenRows tokenRows(RunFolder run, SubjectModel model, int most) {
        long[] counts = new long[model.identity().vocabulary()];
        try (Duck duck = Duck.inMemory()) {
            duck.query(
                    "SELECT token, explain_count FROM " + Duck.parquet(run.tokensFile()),
                    rows -> {
                        while (rows.next()) {
                            counts[rows.getInt(1)] = rows.getLong(2);
                        }
                        return counts;
                    });
        }
        return new TokenRows(counts, most);
    }

    RecordingPlan plan() {
        return plan;
    }

    /** The units, in parts that are folded one after the other. */
    public List<List<UnitRange>> slices() {
        return plan.slices();
    }

    /** How many windows there are. */
    public int windows() {
        return store.size();
    }

    /** How many of the first windows band edges come from; 0 where there are no bands. */
    public int edgeWindows() {
        return config.counts().edgeWindows();
    }

    /** The first window, from one on, that a task may begin or end with. */
    public int border(int window) {
        return window == windows() ? window : store.border(window, batchWindows());
    }

    int batchWindows() {
        return options.batchWindows();
    }

    int lanes() {
        return options.lanes() == 0 ? model.lanes() : options.lanes();
    }

    /** A state of no windows; with edges of each range, or none where they are not known. */
    FoldState empty(List<UnitRange> units, List<BandEdges> edges) {
        return new FoldState(identity, config, units, edges);
    }

    /** What a task of a slice has written. */
    public FoldState read(int slice, Path file) {
        FoldState state = empty(slices().get(slice), List.of());
        state.read(file);
        return state;
    }

    /**
     * Makes one state of those of several tasks, which have all windows between them, and leaves it
     * where {@link Recorder#record} finds it.
     *
     * @param slice one of {@link #slices}, that the tasks folded
     * @param parts files of their states
     */
    public void gather(int slice, List<Path> parts) {
        FoldState whole = read(slice, parts.getFirst());
        for (Path part : parts.subList(1, parts.size())) {
            whole.merge(read(slice, part));
        }
        whole.requireAll(windows());
        whole.write(checkpoint(slice));
    }

    Path checkpoint(int slice) {
        return run.work().resolve("slice-" + slice + ".checkpoint");
    }

    @Override
    public void close() {
        store.close();
    }
}
