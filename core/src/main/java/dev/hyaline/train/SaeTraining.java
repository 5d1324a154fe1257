package dev.hyaline.train;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Version;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.CorpusPreparation;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.PreparedCorpus;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.model.HookPoint;
import dev.hyaline.run.Machine;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.tensor.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trains an autoencoder on what a subject model does at a site on a corpus. Windows and splits are
 * those of a recording: test documents are never trained on. Killed at any moment, the same call
 * continues.
 */
public final class SaeTraining {

    /** Whose documents are trained on. */
    private static final Set<Split> TRAINED = EnumSet.of(Split.EXPLAIN, Split.CALIBRATE);

    private static final String SUFFIX = ".safetensors";
    private static final int BLOCK_WINDOWS = 128;
    private static final int CHECKED_WINDOWS = 512;

    private final TransformerSubject subject;
    private final HookPoint site;
    private final int dIn;
    private final SaeTrainingOptions options;
    private final CorpusOptions windows;
    private final Framing framing;
    private final Path out;
    private final TrainingFolder folder;
    private final Progress progress;

    /**
     * @param site the hook point's name
     * @param out the file to write
     */
    public SaeTraining(
            TransformerSubject subject,
            String site,
            SaeTrainingOptions options,
            Path out,
            Progress progress) {
        this.subject = subject;
        this.site = HookPoint.parse(site, subject.config());
        this.dIn =
                this.site
                        .width(subject.config())
                        .orElseThrow(() ->
                                HyalineException.usage(
                                        "site must have a vector for each token, but is: " + site));
        this.options = options;
        this.windows = options.windows().framed(subject).within(subject.config().nCtx());
        this.framing = windows.framingOrPlain();
        this.out = out;
        this.folder = new TrainingFolder(out.resolveSibling(out.getFileName() + ".training"));
        this.progress = progress;
        options.training().requireMemory(dIn, Machine.memoryBytes());
        if (!out.toString().endsWith(SUFFIX)) {
            throw HyalineException.usage(
                    "autoencoder must go into a file that ends in .safetensors, but is to go into: "
                            + out);
        }
    }

    /** Trains, or goes on to; returns how it went. */
    public TrainingReport train() {
        if (Files.exists(out) && !Files.exists(folder.path())) {
            return trained();
        }
        RunFolder run = new RunFolder(folder.path());
        try (RunFolder.Lock _ =
                run.lock("autoencoder is being trained by another process: " + out)) {
            folder.start(decisive(), preparedFile());
            return trainLocked(run);
        }
    }

    /** What was trained before, if it is what is asked for. */
    private TrainingReport trained() {
        Path file = reportFile(out);
        if (!Files.isRegularFile(file)) {
            throw HyalineException.usage(
                    "autoencoder must go into a new file, but there is one already: " + out);
        }
        TrainingReport report = Json.read(file, TrainingReport.class);
        TrainingFolder.requireSame(report.options(), decisive(), out.toString());
        AtomicFiles.removeFolder(folder.path()); // what a kill left of it
        progress.say("already trained: " + out);
        return report;
    }

    private Map<String, String> decisive() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("model", subject.identity().sha256());
        map.put("precision", subject.precision());
        map.put("site", site.name());
        map.putAll(options.decisive());
        map.put("begin-of-text", framing.beginOfText().map(String::valueOf).orElse(""));
        return map;
    }

    private TrainingReport trainLocked(RunFolder run) {
        Manifest.Corpus corpus = prepare(run).corpus();
        if (options.threads() > 0) {
            Torch.setThreads(options.threads());
        }
        try (WindowStore store = WindowStore.open(run, windows.windowLength(), framing)) {
            WindowRows live = new SubjectRows(store, subject.model(), site, dIn);
            if (options.cache().isEmpty()) {
                return train(store, live, live, corpus);
            }
            long tokens = windows(store, live, TRAINED, BLOCK_WINDOWS, 1).tokens();
            try (CachedRows kept =
                    CachedRows.open(
                            options.cache().get(),
                            cacheIdentity(corpus),
                            store,
                            live,
                            options.cacheType(),
                            tokens)) {
                return train(store, kept, live, corpus);
            }
        }
    }

    private TrainingReport train(
            WindowStore store, WindowRows rows, WindowRows live, Manifest.Corpus corpus) {
        ActivationStream trained = windows(store, rows, TRAINED, BLOCK_WINDOWS, options.epochs());
        ActivationStream heldOut = windows(store, live, EnumSet.of(Split.TEST), CHECKED_WINDOWS, 1);
        progress.say(
                Figures.format(
                        "%s to train on, %,d of them new; %,d of test documents held out",
                        Figures.count(trained.tokens(), "token"),
                        trained.tokens() / options.epochs(),
                        heldOut.tokens()));
        TrainingReport report =
                new SaeTrainer(
                                options.training(),
                                site.name(),
                                origin(corpus),
                                folder,
                                options.checkpointSeconds(),
                                progress)
                        .train(trained, heldOut, options.dtype(), out)
                        .withOptions(decisive());
        AtomicFiles.writeText(reportFile(out), Json.PRETTY.writeValueAsString(report) + "\n");
        AtomicFiles.removeFolder(folder.path());
        return report;
    }

    private WindowActivations windows(
            WindowStore store, WindowRows rows, Set<Split> splits, int blockWindows, int epochs) {
        Seed seed = new Seed(options.training().seed()).derive("order");
        return new WindowActivations(store, rows, splits, blockWindows, epochs, seed);
    }

    /** What decides the values of windows, and which there are. */
    private Map<String, String> cacheIdentity(Manifest.Corpus corpus) {
        Map<String, String> map = new TreeMap<>(options.documents());
        map.values().removeIf(String::isEmpty);
        map.put("model", subject.identity().sha256());
        map.put("precision", subject.precision());
        map.put("site", site.name());
        map.put("corpus", corpus.sha256());
        map.put("window", windows.windowLength() + behind());
        map.put("group-by", windows.groupBy().orElse(""));
        return map;
    }

    private String behind() {
        return framing.beginOfText()
                .map(token -> Figures.format(" behind token %d", token))
                .orElse("");
    }

    private PreparedCorpus prepare(RunFolder run) {
        return new CorpusPreparation(run, preparedFile())
                .read(options.corpus(), subject, windows, progress);
    }

    private Path preparedFile() {
        return folder.path().resolve("prepared.json");
    }

    /** Where the activations come from, for the file. */
    private SortedMap<String, String> origin(Manifest.Corpus corpus) {
        SortedMap<String, String> origin = new TreeMap<>();
        origin.put("made_by", "hyaline " + Version.CURRENT);
        origin.put("model", subject.identity().name());
        origin.put("model_sha256", subject.identity().sha256());
        origin.put("precision", subject.precision());
        origin.put("corpus", corpus.sourceName());
        origin.put("corpus_sha256", corpus.sha256());
        origin.put("corpus_documents", String.valueOf(corpus.documents()));
        origin.put("split_rule", corpus.splitRule());
        origin.put("trained_on", "explain, calibrate");
        origin.put("group_by", windows.groupBy().orElse(""));
        origin.put("window_length", String.valueOf(windows.windowLength()));
        origin.put(SaeConfig.PREPEND_BOS, String.valueOf(framing.before() > 0));
        origin.put("epochs", String.valueOf(options.epochs()));
        return origin;
    }

    /** Where the report of an autoencoder's training lies. */
    public static Path reportFile(Path out) {
        return beside(out, ".training.json");
    }

    /** A file beside an autoencoder's with another ending. */
    public static Path beside(Path out, String ending) {
        String name = String.valueOf(out.getFileName());
        return out.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ending);
    }
}
