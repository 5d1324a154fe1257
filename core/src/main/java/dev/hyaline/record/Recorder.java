package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Version;
import dev.hyaline.corpus.CorpusPreparation;
import dev.hyaline.corpus.PreparedCorpus;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.corpus.reader.CorpusReader;
import dev.hyaline.record.fold.FoldConfig;
import dev.hyaline.record.fold.TokenRows;
import dev.hyaline.record.fold.TokenSums;
import dev.hyaline.run.Machine;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records what the units of a subject model do on a corpus: prepares the corpus, then makes one
 * pass over it for each slice of the units. Killed at any moment, the same call continues.
 */
public final class Recorder {

    private final RunFolder run;
    private final RecordingFolder folder;
    private final SubjectModel model;
    private final RecordingStart start;
    private final Optional<RunFolder> windowsOf;
    private final Progress progress;

    /**
     * @param run where to; the folder is made when it is not there
     * @param corpus a path, or {@code builtin}
     */
    public Recorder(
            RunFolder run,
            SubjectModel model,
            String corpus,
            RecordingOptions options,
            Progress progress) {
        this(run, model, corpus, options, Optional.empty(), progress);
    }

    /**
     * Records another model on the windows of a run, with the options of that run: what lies in its
     * folder is taken over, and its corpus need not be there any more.
     *
     * @param windowsOf the complete run; its model has the same tokens
     * @param run where to; the folder is made when it is not there
     */
    public static Recorder onWindowsOf(
            RunFolder windowsOf, RunFolder run, SubjectModel model, Progress progress) {
        Manifest other = windowsOf.manifest();
        if (other.model().vocabulary() != model.identity().vocabulary()) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "model must have the tokens of %s, but has %d instead of %d",
                            other.model().name(),
                            model.identity().vocabulary(),
                            other.model().vocabulary()));
        }
        return new Recorder(
                run,
                model,
                other.corpus().source(),
                RecordingOptions.of(other),
                Optional.of(windowsOf),
                progress);
    }

    private Recorder(
            RunFolder run,
            SubjectModel model,
            String corpus,
            RecordingOptions options,
            Optional<RunFolder> windowsOf,
            Progress progress) {
        this.run = run;
        this.folder = new RecordingFolder(run);
        this.model = model;
        this.start =
                new RecordingStart(
                        RecordingStart.VERSION,
                        model.identity().sha256(),
                        model.precision(),
                        CorpusReader.located(corpus),
                        options.within(model, model.identity().context()),
                        RecordingStart.sites(model));
        this.windowsOf = windowsOf;
        this.progress = progress;
    }

    /** Records, or continues to, or finds that all is done; returns the manifest. */
    public Manifest record() {
        if (run.isComplete() && !Files.exists(run.work())) {
            return recorded();
        }
        if (!run.isComplete()) {
            folder.requireEmptyOrBegun(); // before the lock, which is a file too
        }
        folder.remember();
        try (RunFolder.Lock _ = run.lock()) {
            return run.isComplete() ? recorded() : recordLocked();
        }
    }

    private Manifest recordLocked() {
        try {
            return recordAll();
        } catch (HyalineException e) {
            if (!CorpusPreparation.hasBegun(run)) {
                CorpusPreparation.forget(run);
                folder.leaveAsRemembered();
            }
            throw e;
        }
    }

    /**
     * Prepares the corpus alone, so that tasks of other processes can fold it: {@link Folding}.
     * {@link #record} goes on from there.
     */
    public void prepare() {
        folder.requireEmptyOrBegun();
        try (RunFolder.Lock _ = run.lock()) {
            RecordingStart begun = start.in(run);
            folder.sweep();
            prepare(begun);
        }
    }

    /** What is left to do when all was recorded: nothing, or the last step. */
    private Manifest recorded() {
        Manifest manifest = run.manifest();
        RecordingStart.requireSame(manifest.options(), start.decisive(), run);
        AtomicFiles.delete(run.work());
        progress.say("already recorded: " + run.path());
        return manifest;
    }

    private Manifest recordAll() {
        RecordingStart begun = start.in(run);
        folder.sweep();
        Timer prepareTimer = new Timer();
        PreparedCorpus prepared = prepare(begun);
        double prepareSeconds = prepareTimer.seconds();
        FoldConfig config = Folding.config(run, model, begun.options(), prepared);
        RecordingPlan plan = RecordingPlan.of(model.sites(), config, begun.options());
        say(plan, prepared, config.tokenRows());
        requireHeap(plan);
        folder.requireSpace(
                plan, WindowStore.bytes(prepared.windows().total(), config.windowLength()));
        model.autoencoders().forEach(each -> each.copyTo(run));
        Timer recordTimer = new Timer();
        Manifest.Stage recorded;
        try (Folding folding = new Folding(run, model, begun, prepared, config, progress)) {
            recorded = fold(folding, recordTimer);
        }
        List<Manifest.Stage> stages = List.of(stage("prepare", prepareSeconds, Map.of()), recorded);
        Manifest manifest = manifest(begun, prepared, plan, config.tokenRows(), stages);
        run.seal(manifest);
        AtomicFiles.delete(run.work());
        return manifest;
    }

    private Manifest.Stage fold(Folding folding, Timer timer) {
        Pass pass = new Pass(folding);
        sayDoubts(folding);
        progress.say(Figures.format("about %,.0f s", pass.estimateSeconds()));
        int slices = folding.slices().size();
        for (int slice = 0; slice < slices; slice++) {
            pass.run(slice);
        }
        RecordingTimes times = folding.times;
        double seconds = timer.seconds();
        progress.say(
                Figures.format("%,.0f tokens/s: ", times.tokens.sum() / seconds)
                        + times.shares(seconds, folding.lanes()));
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("passes", slices);
        details.put("lanes", folding.lanes());
        details.putAll(times.seconds());
        return stage("record", seconds, details);
    }

    private PreparedCorpus prepare(RecordingStart begun) {
        CorpusPreparation preparation = new CorpusPreparation(run, RecordingStart.prepared(run));
        return windowsOf
                .map(preparation::copy)
                .orElseGet(() ->
                        preparation.read(
                                begun.corpus(), model, begun.options().corpus(), progress));
    }

    private static Manifest.Stage stage(String name, double seconds, Map<String, Object> details) {
        return new Manifest.Stage(name, seconds, Machine.describe(), details);
    }

    private void sayDoubts(Folding folding) {
        WindowBatch batch = folding.store.batch(0, folding.batchWindows());
        model.autoencoders().stream()
                .flatMap(each -> each.doubt(folding.store.framing()).stream())
                .forEach(progress::say);
        folding.model.doubts(batch).forEach(progress::say);
    }

    private void sayIf(long documents, String what) {
        if (documents > 0) {
            progress.say(Figures.format("%s %s", Figures.count(documents, "document"), what));
        }
    }

    private void say(RecordingPlan plan, PreparedCorpus prepared, TokenRows rows) {
        Manifest.Corpus corpus = prepared.corpus();
        sayIf(corpus.duplicates(), "with a text that had occurred before: left out");
        sayIf(corpus.empty(), "empty: left out");
        sayIf(corpus.replaced(), "with bytes that are no UTF-8: replaced by U+FFFD");
        sayIf(corpus.skipped(), "unreadable: skipped");
        sayIf(corpus.cut(), "with <|endoftext|> in them: cut there into several");
        Manifest.Windows windows = prepared.windows();
        progress.say(
                Figures.format(
                        "%s, %s (explain %,d, calibrate %,d, test %,d), %s",
                        Figures.count(prepared.corpus().documents(), "document"),
                        Figures.count(windows.total(), "window"),
                        windows.explain(),
                        windows.calibrate(),
                        windows.test(),
                        Figures.count(windows.tokens(), "token")));
        start.options()
                .corpus()
                .framingOrPlain()
                .beginOfText()
                .ifPresent(token ->
                        progress.say(
                                Figures.format(
                                        "each window is read behind the model's begin-of-text, token %d (--bos no: without it)",
                                        token)));
        if (rows.coverage() < 1) {
            progress.say(
                    Figures.format(
                            "token tables of the %,d most frequent tokens, %.1f %% of all; one mean for the others",
                            rows.size(), 100 * rows.coverage()));
        }
        progress.say(
                Figures.format(
                        "%s in %s, %.2f GB of state, about %.2f GB on disk",
                        Figures.count(
                                model.sites().stream().mapToLong(SiteShape::units).sum(), "unit"),
                        Figures.count(plan.slices().size(), "pass"),
                        plan.stateBytes() / 1e9,
                        plan.diskBytes() / 1e9));
    }

    private static void requireHeap(RecordingPlan plan) {
        long heap = Runtime.getRuntime().maxMemory();
        if (plan.stateBytes() > heap) {
            throw HyalineException.resources(
                    "memory must be below the %,d bytes that Java may use, but the state takes: %,d (give a smaller --memory, or HYALINE_JAVA_OPTS=-Xmx…)",
                    heap, plan.stateBytes());
        }
    }

    private Manifest manifest(
            RecordingStart begun,
            PreparedCorpus prepared,
            RecordingPlan plan,
            TokenRows rows,
            List<Manifest.Stage> stages) {
        Map<String, Object> options = new LinkedHashMap<>(begun.decisive());
        options.put("memoryBytes", begun.options().memoryBytes());
        options.put("batchTokens", begun.options().batchTokens());
        options.put("tableShrinkage", TokenSums.SHRINKAGE);
        options.put("tableCoverage", rows.coverage());
        model.source().ifPresent(source -> options.put("modelSource", source));
        List<Manifest.DataFile> files = new ArrayList<>();
        for (Path file : List.of(run.documentsFile(), run.windowsFile(), run.tokensFile())) {
            files.add(run.dataFile(String.valueOf(file.getFileName())));
        }
        for (RecordedSae each : model.autoencoders()) {
            files.add(run.dataFile(RecordedSae.path(each.site())));
        }
        List<Manifest.Recording> recordings = new ArrayList<>();
        for (SiteShape site : model.sites()) {
            recordings.add(recording(site, plan, files));
        }
        return new Manifest(
                Manifest.format(recordings),
                RunIdentity.of(
                        model.identity().sha256(), prepared.corpus().sha256(), options, files),
                "hyaline " + Version.CURRENT,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                model.identity(),
                prepared.corpus(),
                options,
                prepared.windows(),
                recordings,
                files,
                stages);
    }

    private Manifest.Recording recording(
            SiteShape site, RecordingPlan plan, List<Manifest.DataFile> files) {
        List<Manifest.Part> parts = new ArrayList<>();
        for (List<UnitRange> slice : plan.slices()) {
            for (UnitRange range : slice) {
                if (range.site().equals(site.site())) {
                    Manifest.Part part = RecordFiles.part(range, site);
                    parts.add(part);
                    files.add(run.dataFile(part.unitsFile()));
                    files.add(run.dataFile(part.tablesFile()));
                    files.add(run.dataFile(part.recordsFile()));
                }
            }
        }
        return new Manifest.Recording(
                site.site().name(),
                site.hookPoint(),
                site.units(),
                site.signed(),
                model.precision(),
                parts);
    }

    /** Seconds since it was made. */
    private static final class Timer {
        private final long started = System.nanoTime();

        double seconds() {
            return (System.nanoTime() - started) / 1e9;
        }
    }
}
