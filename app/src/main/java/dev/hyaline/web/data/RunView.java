package dev.hyaline.web.data;

import dev.hyaline.Hyaline;
import dev.hyaline.Run;
import dev.hyaline.causal.UnitWeights;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Results;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.subject.RunModel;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import dev.hyaline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A run that is being looked at, and stays up to date. Thread-safe; closed at the end. */
public final class RunView implements AutoCloseable {

    /** So many documents' names are held. */
    private static final int FEW_DOCUMENTS = 20_000;

    private static final long CLOSING_MILLIS = 30_000;

    private final RunFolder run;
    private final Manifest manifest;
    private final Lazy<Map<Long, String>> fewDocuments;
    private final UnitIndex index;
    private final Lazy<Vocabulary> vocabulary;
    private final Lazy<PatternSimulator> simulator;
    private final Run open;
    private final RecordReader reader;
    private final LiveCatalogue catalogue;
    private final LiveCatalogue followed;
    private final Lazy<SearchIndex> search;
    private final CompletableFuture<Overview.Gathering> glance;
    private final Follower follower;
    private final Thread following;
    private final RunModel model;
    private final KnownWeights weights;
    private final Trials trials;
    private final SimilarUnits similar;
    private volatile @Nullable FileTime manifestSeen;

    private RunView(Run open, Optional<String> modelArgument) {
        this.open = open;
        this.run = open.folder();
        this.reader = open.records();
        this.manifest = reader.manifest();
        this.index = UnitIndex.of(reader.shapes());
        this.vocabulary = new Lazy<>(reader::vocabulary);
        this.simulator = new Lazy<>(() -> new PatternSimulator(TokenClasses.of(reader)));
        this.fewDocuments = new Lazy<>(() -> fewDocuments(reader));
        this.glance = CompletableFuture.supplyAsync(() -> new Overview.Gathering(index, reader));
        this.catalogue = new LiveCatalogue(run, manifest.runId());
        this.followed = new LiveCatalogue(run, manifest.runId());
        this.search = new Lazy<>(() -> SearchIndex.open(run.path(), manifest.runId()));
        this.follower =
                new Follower(
                        followed,
                        glance,
                        new Lazy<>(() ->
                                new IndexFeed(followed, search.get(), reader, vocabulary.get())));
        this.model = RunModel.of(manifest, modelArgument);
        this.weights = new KnownWeights(model, index, run, reader);
        this.trials = new Trials(() -> model.open(run, manifest), index, Framing.of(manifest));
        this.similar = new SimilarUnits(run, manifest.runId(), index, reader);
        this.following = Thread.ofPlatform().daemon().name("hyaline-follower").unstarted(follower);
    }

    /**
     * Opens a complete run. What is explained and scored is read from {@link #follow} on.
     *
     * @param model where its subject model is, when it is not where it was
     */
    public static RunView open(RunFolder run, Optional<String> model) {
        return new RunView(Hyaline.open(run.path()), model);
    }

    /**
     * Begins to read what is explained and scored, unless it has begun. Fails where the units
     * cannot be read.
     */
    public synchronized void follow() {
        try {
            glance.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof HyalineException said ? said : e;
        }
        if (following.getState() == Thread.State.NEW) {
            following.start();
        }
    }

    /** Why results cannot be read at the moment; empty when they can. */
    public Optional<HyalineException> problem() {
        return follower.problem();
    }

    public RunFolder run() {
        return run;
    }

    public Manifest manifest() {
        return manifest;
    }

    public UnitIndex index() {
        return index;
    }

    public Vocabulary vocabulary() {
        return vocabulary.get();
    }

    /** What a card rests on: patterns that are run again, or what a language model said. */
    public Simulator simulator(ScoreCard card) {
        return catalogue.with(each -> each.simulations().among(simulator.get()).apply(card));
    }

    public RunModel model() {
        return model;
    }

    /** As it is by now. */
    public Overview overview() {
        return follower.overview();
    }

    /** Whether everything in the catalogue can be searched by now. */
    public boolean searchable() {
        return follower.indexComplete();
    }

    /** Fails when the folder is no longer what was opened. */
    public void requirePresent() {
        if (!run.isComplete()) {
            throw HyalineException.run("run is not there any more: " + run.path());
        }
        FileTime changed = manifestChanged(run);
        if (!changed.equals(manifestSeen)) {
            if (!run.manifest().runId().equals(manifest.runId())) {
                throw HyalineException.run(
                        "run was replaced by another, start serve again: " + run.path());
            }
            manifestSeen = changed;
        }
    }

    private static FileTime manifestChanged(RunFolder run) {
        try {
            return Files.getLastModifiedTime(run.manifestFile());
        } catch (IOException e) {
            throw AtomicFiles.failure("read", run.manifestFile(), e);
        }
    }

    /** Everything about a unit. */
    public UnitData unit(UnitId unit) {
        UnitRecord record = reader.unit(unit);
        return catalogue.with(results -> UnitData.of(record, results));
    }

    /** What its page shows: without the histograms of the calibrate and test splits. */
    public UnitData unitAtOnce(UnitId unit) {
        UnitRecord record = reader.unitAtOnce(unit);
        return catalogue.with(results -> UnitData.of(record, results));
    }

    /** The names of documents, by their numbers; perhaps of others too. */
    public Map<Long, String> documentNames(Collection<Long> documents) {
        Map<Long, String> few = fewDocuments.get();
        return few.isEmpty() ? reader.documentNames(documents) : few;
    }

    private static Map<Long, String> fewDocuments(RecordReader reader) {
        long documents = reader.manifest().corpus().documents();
        return documents <= FEW_DOCUMENTS
                ? reader.documentNames(LongStream.range(0, documents).boxed().toList())
                : Map.of();
    }

    /** The newest explanation of some units, by their short forms. */
    public Map<String, String> texts(List<String> units) {
        return catalogue.with(each -> each.feed().texts(units));
    }

    /** Asks the results for anything else. */
    public <T> T results(Function<Results, T> reading) {
        return catalogue.with(reading);
    }

    public SearchHits search(SearchQuery query) {
        return new Searcher(search.get()).find(query, searchable());
    }

    /** What a unit is connected to by weights. */
    public UnitWeights weights(UnitId unit) {
        return weights.of(unit);
    }

    /** Units that do nearly the same. */
    public SimilarUnits similar() {
        return similar;
    }

    /** Texts that people type. */
    public Trials trials() {
        return trials;
    }

    @Override
    public void close() {
        follower.stop();
        try {
            following.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        glance.exceptionally(_ -> null).join(); // it reads what is closed now
        similar.close();
        trials.close();
        weights.close();
        search.made().ifPresent(SearchIndex::close);
        catalogue.close();
        followed.close();
        open.close();
    }
}
