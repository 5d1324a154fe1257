package dev.hyaline.web.data;

import dev.hyaline.Hyaline;
import dev.hyaline.Run;
import dev.hyaline.causal.UnitWeights;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Results;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.subject.ProbedText;
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
                                new IndexFeed(
                                        followed,
                                        search.get(),
                                        new TableTokens(reader, vocabulary.get()))));
        this.model = RunModel.of(manifest, modelArgument);
        this.weights = new KnownWeights(model, index, run);
        this.trials = new Trials(model, index, run, manifest);
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
        glanced();
        if (following.getState() == Thread.State.NEW) {
            following.start();
        }
    }

    private void glanced() {
        try {
            glance.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof HyalineException said ? said : e;
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
        return data(unit, reader.unit(unit));
    }

    /** What its page shows: without the histograms of the calibrate and test splits. */
    public UnitData unitAtOnce(UnitId unit) {
        return data(unit, reader.unitAtOnce(unit));
    }

    private UnitData data(UnitId unit, UnitRecord record) {
        return catalogue.with(each -> {
            List<Explanation> said = each.explanations().of(unit);
            List<JudgeCard> judged =
                    said.stream().flatMap(one -> each.judgements().of(one).stream()).toList();
            return new UnitData(record, said, each.cards().of(unit), judged);
        });
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

    /** Units that do nearly the same; empty while they are compared for the first time. */
    public Optional<List<SimilarUnit>> similar(UnitId unit) {
        return similar.of(unit);
    }

    /** The same, however long it takes. */
    public List<SimilarUnit> awaitSimilar(UnitId unit) {
        similar.await();
        return similar.of(unit).orElse(List.of());
    }

    /** One unit on a text. */
    public ProbedText.OnUnit tryOn(UnitId unit, String text) {
        return trials.onUnit(unit, text);
    }

    /**
     * All units on some texts, perhaps against others; the strongest few.
     *
     * @param where a site, or {@code mlp} for all neurons; empty for all units
     */
    public ProbedText.OnAll tryOnAll(
            List<String> texts, List<String> others, int most, String where) {
        return trials.onAll(texts, others, most, where);
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
